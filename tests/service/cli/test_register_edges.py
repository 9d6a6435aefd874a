"""`register` when others work in Ping, read no more, or type what a terminal would obey."""

from __future__ import annotations

import json

import pytest

from tests.service.cli.conftest import Terminal
from tests.standins.common.faults import Where
from wizard.cli import register_api
from wizard.cli.messages import say
from wizard.files.folder_lock import folder_lock
from wizard.model.product import Product
from wizard.registration.journal import Journal, JournalFile, Phase


def test_one_run_for_a_setup_at_a_time(
    terminal: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    plan, lock = str(terminal.plan(capsys)), terminal.services.store.folder / "acme-1"
    with folder_lock(lock):
        assert terminal.run("--apply", plan) == 1
    assert "registration.elsewhere" in capsys.readouterr().err
    assert not terminal.pingone.applications
    assert terminal.run("--apply", plan) == 0
    with folder_lock(lock):
        assert terminal.run("--remove") == 1
    assert "registration.elsewhere" in capsys.readouterr().err
    assert terminal.pingone.applications


def test_a_plan_made_before_another_run_creates_nothing(
    terminal: Terminal, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = str(terminal.plan(capsys))
    journal = Journal(Product.PINGONE, "place", "api", phase=Phase.FINISHED, application="x")

    def other_run(*_plans: object) -> None:
        JournalFile(terminal.services.store.folder, "acme-1").write(journal)

    monkeypatch.setattr(register_api, "difference", other_run)
    assert terminal.run("--apply", plan) == 1
    assert "registration.elsewhere" in capsys.readouterr().err
    assert not terminal.pingone.applications


def test_a_reader_that_is_gone_leaves_nothing_half_made(
    terminal: Terminal, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, said = str(terminal.plan(capsys)), 0

    def gone(line: str) -> None:
        nonlocal said
        said += 1
        if said == 2:
            raise SystemExit(141)
        say(line)

    monkeypatch.setattr(register_api, "say", gone)
    assert terminal.run("--apply", plan) == 0
    [made] = terminal.pingone.applications.values()
    assert made.enabled


def test_what_was_found_again_and_removed_is_not_said_to_be_lost(
    terminal: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = str(terminal.plan(capsys))
    terminal.pingone.faults.lose(Where("POST", "/applications$"))
    terminal.pingone.faults.fail(400, Where("GET", "/applications$", at=2))
    assert terminal.run("--apply", plan) == 1
    assert "Undone:" in capsys.readouterr().out
    assert not terminal.pingone.applications


def test_nothing_in_ping_speaks_to_the_terminal(
    terminal: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    strange = "https://\x1b]0;x\x07\N{RIGHT-TO-LEFT OVERRIDE}.example"
    terminal.pingone.add_application(
        redirectUris=["https://clearml.example/callback_ping", strange]
    )
    for words in (["--plan"], ["--plan", "--change"], ["--audit"]):
        terminal.run(*words)
        shown = capsys.readouterr().out
        assert "callback_ping" in shown
        assert [one for one in shown if not (one.isprintable() or one == "\n")] == []


def test_lists_have_no_order(terminal: Terminal, capsys: pytest.CaptureFixture[str]) -> None:
    grants = ["REFRESH_TOKEN", "AUTHORIZATION_CODE"]
    there = terminal.pingone.add_application(grantTypes=["REFRESH_TOKEN", "IMPLICIT"])
    plan = terminal.plan(capsys, "--change")
    fields = json.loads(plan.read_text(encoding="utf-8"))["items"][0]["fields"]
    assert "AUTHORIZATION_CODE" in json.dumps(fields)
    there.body["grantTypes"] = ["IMPLICIT", "REFRESH_TOKEN"]
    assert terminal.run("--apply", str(plan), "--in-use") == 0
    assert set(grants) < set(there.body["grantTypes"])
