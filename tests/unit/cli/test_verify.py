"""wizard.cli.verify: exit codes, JSON, what a draft adds, and where the client ID comes from."""

from __future__ import annotations

import json
import signal
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.clearml import ping_login
from tests.support.standings import DRAFT
from tests.support.tables import failures
from wizard.checks.deployment.rules import CATALOG
from wizard.cli import interrupt, parser, verify
from wizard.cli.messages import Exit
from wizard.history import History
from wizard.model.credentials import Credentials
from wizard.model.problem import problem
from wizard.model.secret import Secret
from wizard.model.serialization import draft_to_json
from wizard.oidc.http import CancelToken, Request, RequestError, Response
from wizard.services import Services
from wizard.store import Store
from wizard.vault.memory import MemoryVault

WEB = "https://clearml.example"
SECRET = "never-shown"
NOW = datetime(2030, 1, 1, tzinfo=UTC)


class Server:
    """A ClearML server without a network; `answers` are given in turn, the last one for ever."""

    def __init__(self) -> None:
        self.ca_file = "?"
        self.asked: list[str] = []
        self.answers: list[Response | str] = [modes({})]

    def send(self, request: Request, cancel: CancelToken | None = None) -> Response:
        if cancel and cancel.is_set:
            raise RequestError(problem("http.cancelled", host="x"))
        if not request.url.startswith(f"{WEB}/api/"):
            raise RequestError(problem("http.refused", host="x"))
        self.asked.append(request.url)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, str):
            raise RequestError(problem(answer, host="x", reason="r"))
        return replace(answer, url=request.url)


def modes(sso: Mapping[str, str], status: int = 200) -> Response:
    body = {"meta": {"result_code": status}, "data": {"basic": {}, "sso": dict(sso)}}
    return Response("", status, (("content-type", "application/json"),), json.dumps(body).encode())


def active(client_id: str = "an-id", callback: str = f"{WEB}/callback_ping") -> Response:
    return modes({"ping": ping_login(client_id, callback)})


class Bench:
    """The command, with a server behind it and a draft in a file."""

    def __init__(self, folder: Path) -> None:
        self.server = Server()
        self.vault = MemoryVault()
        self.vault.write("one", Credentials("an-id", Secret(SECRET), "v1"))
        self.draft = folder / "draft.json"
        self.draft.write_text(draft_to_json(replace(DRAFT, setup_id="one")), encoding="utf-8")
        self._folder = folder / "setups"

    def run(self, *words: str) -> int:
        return verify.run(parser.build().parse_args(["verify", *words]), self._services())

    def _services(self) -> Services:
        def door(ca_file: str) -> Server:
            self.server.ca_file = ca_file
            return self.server

        return Services(
            clock=lambda: NOW,
            http_for=door,
            vault=self.vault,
            memory=MemoryVault(),
            store=Store(self._folder),
            logbook=History(self._folder),
        )


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def states(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    told = json.loads(capsys.readouterr().out)
    assert told.pop("version") == 1
    return {record["check"]: record["state"] for record in told.pop("verdicts")}


def test_ping_active_is_zero_and_a_line_per_check(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.server.answers = [active()]
    assert bench.run(WEB) == Exit.FINE
    out = capsys.readouterr().out
    assert all(check.title in out for check in CATALOG)
    assert "not verified" in out


def test_ping_absent_is_one_and_says_what_helps(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.server.answers = [modes({}), modes({}, 401)]
    assert bench.run(WEB) == Exit.FAILURE
    assert "deployment.ping-absent" in capsys.readouterr().out


def test_whoever_runs_the_server_is_pointed_to_the_sheet_they_have(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.server.answers = [modes({}), modes({}, 401)]
    bench.run(WEB)
    out = capsys.readouterr().out
    assert "Run the commands of the handoff sheet" in out
    assert "  step:" not in out


def test_json_is_one_document_with_a_record_per_check(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.server.answers = [active()]
    assert bench.run(WEB, "--json") == Exit.FINE
    told = states(capsys)
    assert list(told) == [check.name for check in CATALOG]
    assert told["deployment.client-id"] == "skipped"


def test_a_draft_brings_address_client_id_callback_and_command(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.server.answers = [active()]
    assert bench.run("--draft", str(bench.draft), "--json") == Exit.FINE
    assert set(states(capsys).values()) == {"passed"}
    bench.server.answers = [active("other", "http://else/callback_ping")]
    assert bench.run("--draft", str(bench.draft), "--json") == Exit.FAILURE
    told = states(capsys)
    assert (told["deployment.client-id"], told["deployment.callback"]) == ("failed", "failed")
    bench.server.answers = [modes({}), modes({}, 401)]
    bench.run("--draft", str(bench.draft))
    out = capsys.readouterr().out
    assert "docker-compose.ping-sso.yml up -d apiserver" in out
    assert SECRET not in out


def test_without_stored_credentials_the_client_id_is_not_compared(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.vault.forget("one")
    bench.server.answers = [active("other")]
    assert bench.run("--draft", str(bench.draft), "--json") == Exit.FINE
    assert states(capsys)["deployment.client-id"] == "skipped"


def test_a_draft_without_an_address_is_given_one(bench: Bench) -> None:
    bench.draft.write_text(draft_to_json(replace(DRAFT, setup_id="one", webapp_url="")))
    bench.server.answers = [active()]
    assert bench.run("--draft", str(bench.draft)) == Exit.USAGE
    assert bench.run(WEB, "--draft", str(bench.draft)) == Exit.FINE


def test_the_extra_authority_is_the_arguments_or_the_drafts(bench: Bench) -> None:
    bench.draft.write_text(draft_to_json(replace(DRAFT, ca_file="/of-the-draft.pem")))
    bench.run("--draft", str(bench.draft))
    assert bench.server.ca_file == "/of-the-draft.pem"
    bench.run("--draft", str(bench.draft), "--ca-file", "/given.pem")
    assert bench.server.ca_file == "/given.pem"


@pytest.mark.parametrize("words", [(), ("not an address",), ("ftp://x",), ("--draft", "/none")])
def test_usage_is_two_and_nothing_is_requested(
    bench: Bench, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    assert bench.run(*words) == Exit.USAGE
    told = capsys.readouterr()
    assert "remedy" in told.err
    assert told.out == ""
    assert bench.server.asked == []


def test_a_wait_without_an_end_is_refused() -> None:
    def check(typed: str) -> None:
        with pytest.raises(SystemExit) as caught:
            parser.build().parse_args(["verify", WEB, f"--wait={typed}"])
        assert caught.value.code == Exit.USAGE

    assert failures(zip(["-1", "nan", "3601", "inf", "soon"]), check) == {}


def test_waiting_probes_again_and_keeps_standard_output_for_the_verdicts(
    bench: Bench, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wizard.checks.deployment.probe.Event.wait", lambda *_: True)
    bench.server.answers = ["http.refused", modes({}), modes({}, 401), active()]
    assert bench.run(WEB, "--wait", "60") == Exit.FINE
    told = capsys.readouterr()
    assert told.err.count("waiting: ") == 2
    assert "still without Ping" in told.err
    assert "waiting" not in told.out


def test_ctrl_c_is_130(
    bench: Bench, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def pressed(*_: object, **__: object) -> None:
        signal.raise_signal(signal.SIGINT)

    bench.server.answers = ["http.refused"]
    monkeypatch.setattr(interrupt, "wait_for", pressed)
    assert bench.run(WEB, "--wait", "3600", "--json") == Exit.CANCELLED
    assert states(capsys) == {}
