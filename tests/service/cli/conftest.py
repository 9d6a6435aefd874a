"""The command line of an administrator who signs in to the stand-in of PingOne."""

from __future__ import annotations

import threading
import webbrowser
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.standins.common.browser import visit
from tests.standins.pingone import PingOne
from wizard.cli import parser, register
from wizard.history import History
from wizard.model.draft import Draft
from wizard.model.product import Product
from wizard.model.serialization import draft_to_json
from wizard.oidc.client import NetworkClient
from wizard.services import Services
from wizard.store import Store
from wizard.vault.memory import MemoryVault

DRAFT = Draft(
    setup_id="acme-1",
    webapp_url="https://clearml.example",
    product=Product.PINGONE,
    groups_enabled=True,
)


class Terminal:
    """The command line of one administrator, with a browser and a folder."""

    def __init__(self, pingone: PingOne, folder: Path) -> None:
        self.pingone, self.folder = pingone, folder
        self.draft = folder / "draft.json"
        self.draft.write_text(draft_to_json(DRAFT), encoding="utf-8")
        self.vault = MemoryVault()
        self.services = Services(
            clock=lambda: datetime.now(UTC),  # noqa: TID251 - tokens end by the stand-in's clock
            http_for=NetworkClient,
            vault=self.vault,
            memory=MemoryVault(),
            store=Store(folder / "setups"),
            logbook=History(folder / "setups"),
        )

    def run(self, *words: str) -> int:
        """The exit code of `register` with these arguments and those of the worker application."""
        worker = ["--worker-id", self.pingone.worker_client_id]
        admins = ["--admin-environment", self.pingone.admin_environment]
        return self.run_bare("--region", "EU", *worker, *admins, *words)

    def run_bare(self, *words: str) -> int:
        """The same with the environment's address only."""
        where = ["--draft", str(self.draft), "--environment", self.pingone.environment]
        urls = ["--api-url", self.pingone.api_url, "--auth-url", self.pingone.auth_url]
        arguments = parser.build().parse_args(["register", *where, *urls, *words])
        return register.run(arguments, self.services)

    def plan(self, capsys: pytest.CaptureFixture[str], *words: str) -> Path:
        """A plan in a file."""
        assert self.run("--plan", "--json", *words) == 0
        path = self.folder / "plan.json"
        path.write_text(capsys.readouterr().out, encoding="utf-8")
        return path


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    people: list[threading.Thread] = []

    def browser(url: str) -> bool:
        people.append(threading.Thread(target=visit, args=(url,)))
        people[-1].start()
        return True

    monkeypatch.setattr(webbrowser, "open", browser)
    monkeypatch.setattr("wizard.registration.api.pause", lambda _seconds, _cancel: None)
    with PingOne() as pingone:
        yield Terminal(pingone, tmp_path)
        for person in people:
            person.join(10)
