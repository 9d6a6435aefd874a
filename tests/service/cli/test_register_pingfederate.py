"""`register` for PingFederate: a password or an access token that is no argument."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.service.cli.conftest import DRAFT
from tests.service.registration.test_pingfederate import earlier
from tests.standins.pingfederate import PingFederate
from tests.support.tables import failures
from wizard.cli import parser, register
from wizard.history import History
from wizard.model.draft import Draft
from wizard.model.product import Product
from wizard.model.serialization import draft_from_json, draft_to_json
from wizard.oidc.client import NetworkClient
from wizard.services import Services
from wizard.store import Store
from wizard.vault.memory import MemoryVault


class Terminal:
    """The command line of one administrator, who types the password."""

    def __init__(self, ping: PingFederate, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.ping, self.folder, self.patch = ping, folder, patch
        self.draft = folder / "draft.json"
        draft = replace(DRAFT, product=Product.PINGFEDERATE)
        self.draft.write_text(draft_to_json(draft), encoding="utf-8")
        self.vault = MemoryVault()
        self.services = Services(
            clock=lambda: datetime.now(UTC),  # noqa: TID251 - tokens end by the stand-in's clock
            http_for=NetworkClient,
            vault=self.vault,
            memory=MemoryVault(),
            store=Store(folder / "setups"),
            logbook=History(folder / "setups"),
        )

    def run_bare(self, typed: str, *words: str) -> int:
        self.patch.setattr("sys.stdin", io.StringIO(f"{typed}\n"))
        arguments = parser.build().parse_args(["register", "--draft", str(self.draft), *words])
        return register.run(arguments, self.services)

    def run(self, *words: str) -> int:
        """The exit code of `register` with the address and the name of the administrator."""
        words = ("--api-url", self.ping.api_url, "--user", self.ping.username, *words)
        return self.run_bare(self.ping.password, *words)


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    monkeypatch.setattr("wizard.registration.api.pause", lambda _seconds, _cancel: None)
    with PingFederate(clustered=True) as ping:
        yield Terminal(ping, tmp_path, monkeypatch)


def test_from_a_plan_to_a_draft_that_is_complete(
    terminal: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    ping = terminal.ping
    ping.change_elsewhere()
    assert terminal.run("--plan") == 0
    assert "Needs --replicate" in capsys.readouterr().out
    assert terminal.run("--plan", "--json") == 0
    plan = terminal.folder / "plan.json"
    plan.write_text(capsys.readouterr().out, encoding="utf-8")
    assert terminal.run("--apply", str(plan)) == 1
    assert "registration.consent" in capsys.readouterr().err
    assert terminal.run("--apply", str(plan), "--replicate") == 0
    draft = draft_from_json(terminal.draft.read_text(encoding="utf-8"))
    assert isinstance(draft, Draft)
    assert (draft.issuer, draft.ping_url) == (ping.runtime_url, ping.runtime_url)
    assert ping.state.engines.clients["clearml"]["enabled"]
    shown = capsys.readouterr()
    stored = terminal.vault.read("acme-1")
    assert stored
    secrets = (ping.password, stored.client_secret.reveal())
    assert [one for one in secrets if one in shown.out + shown.err + plan.read_text()] == []
    assert terminal.run("--audit") == 0
    assert terminal.run("--remove") == 0
    assert not ping.state.engines.clients


def test_the_secret_of_an_existing_client_is_asked_for(
    terminal: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    earlier(terminal.ping)
    assert terminal.run("--plan", "--json") == 0
    plan = terminal.folder / "plan.json"
    plan.write_text(capsys.readouterr().out, encoding="utf-8")
    assert terminal.run("--apply", str(plan)) == 0
    assert "enter it on page 3" in capsys.readouterr().out


def test_an_access_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with PingFederate(authentication="oauth2") as ping:
        terminal = Terminal(ping, tmp_path, monkeypatch)
        assert terminal.run("--plan") == 1
        words = ("--api-url", ping.api_url, "--bearer", "--plan")
        assert terminal.run_bare(ping.access_token, *words) == 0


def test_what_is_missing_is_said(terminal: Terminal, capsys: pytest.CaptureFixture[str]) -> None:
    def check(*words: str) -> None:
        assert terminal.run_bare("", "--plan", *words) == 1
        assert "registration.no-console" in capsys.readouterr().err

    rows = [
        ("--user", "ada"),
        ("--api-url", terminal.ping.api_url),
    ]
    assert failures(rows, check) == {}
