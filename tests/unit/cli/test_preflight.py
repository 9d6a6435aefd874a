"""wizard.cli.preflight: exit codes, JSON, credentials, Ctrl+C."""

import json
import signal
import threading
from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.support.preflight import (
    CREDENTIALS,
    ENDPOINTS,
    SECRET,
    FakeProvider,
    Part,
    noon,
    reply,
    to,
)
from wizard.checks.catalog import PREFLIGHT
from wizard.cli import interrupt, parser, preflight
from wizard.cli.messages import Exit
from wizard.history import History
from wizard.model.draft import Draft
from wizard.model.product import Product
from wizard.model.serialization import draft_to_json
from wizard.oidc.http import CancelToken
from wizard.services import Services
from wizard.store import Store
from wizard.vault.memory import MemoryVault

DRAFT = Draft(
    setup_id="one",
    webapp_url="https://clearml.example",
    product=Product.PINGONE,
    issuer=ENDPOINTS.issuer,
    authorize_url=ENDPOINTS.authorize_url,
    access_token_url=ENDPOINTS.access_token_url,
    userinfo_url=ENDPOINTS.userinfo_url,
    jwks_url=ENDPOINTS.jwks_url,
)


class Bench:
    """The command with a provider behind it and a draft in a file."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.path = folder / "draft.json"
        self.path.write_text(draft_to_json(DRAFT), encoding="utf-8")
        self.vault = MemoryVault()
        self.vault.write("one", CREDENTIALS)
        self.provider = FakeProvider()
        self.set = monkeypatch.setenv

    def run(self, *more: str, **parts: Part) -> int:
        self.provider.parts = {f"/as/{name}": part for name, part in parts.items()}
        arguments = ["preflight", "--draft", str(self.path), *more]
        return preflight.run(parser.build().parse_args(arguments), self.services)

    @property
    def services(self) -> Services:
        folder = self.path.parent / "setups"
        store, book = Store(folder), History(folder)
        return Services(noon, lambda _: self.provider, self.vault, MemoryVault(), store, book)


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    return Bench(tmp_path, monkeypatch)


def document(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    told = json.loads(capsys.readouterr().out)
    assert told.pop("version") == 1
    verdicts = told.pop("verdicts")
    assert set(told) == {"not_checked"}
    assert isinstance(verdicts, list)
    return verdicts


def test_all_well_is_zero_and_a_line_per_check(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bench.run() == Exit.FINE
    out = capsys.readouterr().out
    for rule in PREFLIGHT:
        assert rule.check.title in out
    assert out.endswith("\nAll fine.\n")


SIGN_ON_FIRST = to("https://ping.example/signon/?flowId=1")
"""Whatever is requested: this provider looks at it after the sign-on."""


def test_what_was_not_checked_is_counted_and_counts_with_strict(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bench.run(authorize=SIGN_ON_FIRST) == Exit.FINE
    assert capsys.readouterr().out.endswith("\nNothing wrong found, 3 not checked.\n")
    assert bench.run("--strict", authorize=SIGN_ON_FIRST) == Exit.FAILURE
    assert bench.run("--strict") == Exit.FINE
    capsys.readouterr()
    assert bench.run("--json", authorize=SIGN_ON_FIRST) == Exit.FINE
    assert json.loads(capsys.readouterr().out)["not_checked"] == 3


def test_warnings_only_are_zero(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.run(authorize=reply(200)) == Exit.FINE
    assert "authorize.undetermined" in capsys.readouterr().out


def test_a_failure_is_one(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.run(authorize=reply(400, b"Invalid redirect_uri")) == Exit.FAILURE
    out = capsys.readouterr().out
    assert "authorize.redirect-uri" in out
    assert "Applications > Applications > ClearML > Configuration" in out


def test_json_is_one_document_with_a_record_per_verdict(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bench.run("--json") == Exit.FINE
    records = document(capsys)
    assert [r["check"] for r in records] == [rule.check.name for rule in PREFLIGHT]
    assert set(records[0]) == {
        "check", "state", "code", "severity", "what", "why", "remedy", "step",
    }  # fmt: skip


@pytest.mark.parametrize("text", ["", "{", "[1]", "\x00"])
def test_unreadable_draft_is_two(
    bench: Bench, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    bench.path.write_text(text, encoding="utf-8")
    assert bench.run("--json") == Exit.USAGE
    told = capsys.readouterr()
    assert told.out == ""
    assert "remedy" in told.err


def test_missing_draft_is_two(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    bench.path.unlink()
    assert bench.run() == Exit.USAGE
    assert "draft.unreadable" in capsys.readouterr().err


def test_draft_that_does_not_settle_is_one_and_every_problem_is_a_verdict(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.path.write_text(draft_to_json(replace(DRAFT, webapp_url="", authorize_url="")))
    assert bench.run("--json") == Exit.FAILURE
    assert [(r["check"], r["code"]) for r in document(capsys)] == [
        ("preflight.draft", "webapp-url.missing"),
        ("preflight.draft", "endpoint.missing"),
    ]
    assert bench.provider.asked == []


def test_environment_comes_before_the_vault(bench: Bench) -> None:
    bench.vault.forget("one")
    bench.set("PING_AUTH_CLIENT_ID", "from-the-environment")
    bench.set("PING_AUTH_CLIENT_SECRET", SECRET)
    assert bench.run() == Exit.FINE
    assert any(b"from-the-environment" in r.body for r in bench.provider.asked)


def test_environments_secret_does_not_follow_a_stranger(bench: Bench) -> None:
    stranger = replace(DRAFT, access_token_url="https://evil.example/as/token")
    bench.path.write_text(draft_to_json(stranger))
    bench.set("PING_AUTH_CLIENT_ID", "an-id")
    bench.set("PING_AUTH_CLIENT_SECRET", SECRET)
    assert bench.run() == Exit.FAILURE
    assert not any(SECRET.encode() in r.body for r in bench.provider.asked)


def test_stored_secret_without_an_agreed_origin_is_not_sent(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only the window may ask; the draft may have been changed since the secret was stored."""
    bench.vault.write("one", replace(CREDENTIALS, origin=""))
    bench.run()
    assert bench.provider.asked
    assert not any(SECRET.encode() in r.body for r in bench.provider.asked)
    assert not any("Authorization" in r.headers for r in bench.provider.asked)
    assert "the secret was not sent" in capsys.readouterr().out


def test_without_credentials_it_fails_and_says_why(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.vault.forget("one")
    assert bench.run("--json") == Exit.FAILURE
    told = capsys.readouterr()
    assert "PING_AUTH_CLIENT_ID" in told.err
    assert "token.credentials-missing" in told.out


def test_secret_is_never_printed(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    bench.run(token=reply(401, {"error": "invalid_client", "error_description": SECRET}))
    told = capsys.readouterr()
    assert SECRET not in told.out + told.err
    assert "token.client-refused" in told.out


def test_interrupted_run_ends_with_130_and_says_what_was_not_done(
    bench: Bench, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def pressed(*_: object, **__: object) -> None:
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(interrupt, "wait_for", pressed)
    monkeypatch.setattr(preflight, "run_preflight", _until_cancelled)
    assert bench.run("--json") == Exit.CANCELLED
    assert document(capsys) == []


def _until_cancelled(_: object, *, cancel: CancelToken, on_verdict: object) -> tuple[()]:
    stopped = threading.Event()
    with cancel.interrupts(stopped.set):
        assert stopped.wait(20)
    return ()


def test_draft_is_required() -> None:
    with pytest.raises(SystemExit) as caught:
        parser.build().parse_args(["preflight"])
    assert caught.value.code == Exit.USAGE
    assert isinstance(parser.build().parse_args(["preflight", "--draft", "x"]), Namespace)
