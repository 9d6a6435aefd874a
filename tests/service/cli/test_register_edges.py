"""`register` when others work in Ping, read no more, or type what a terminal would obey."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import webbrowser
from uuid import uuid4

import pytest

from tests.service.cli.conftest import Terminal
from tests.standins.common.browser import visit
from tests.standins.common.faults import Where
from tests.support.tables import failures
from wizard.cli import register_access, register_api
from wizard.cli.messages import say
from wizard.files.folder_lock import folder_lock
from wizard.model.product import Product
from wizard.model.secret import Secret
from wizard.registration.journal import Journal, JournalFile, Phase
from wizard.registration.sign_in import DeviceCode
from wizard.registration.worker import Worker, remember, remembered


def test_one_run_for_a_setup_at_a_time(
    terminal: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    plan, lock = str(terminal.plan(capsys)), terminal.services.store.folder / "acme-1"
    with folder_lock(lock):
        assert terminal.run("--apply", plan) == 1
    assert "registration.elsewhere" in capsys.readouterr().err
    assert not terminal.pingone.applications
    assert terminal.run("--apply", plan) == 0
    for words in ("--remove", "--rotate"):
        with folder_lock(lock):
            assert terminal.run(words) == 1
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


def test_a_journal_that_is_none_is_said_to_be_damaged(
    terminal: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    """It never ends in a crash, nor is something that was changed taken for something created."""
    plan = str(terminal.plan(capsys))
    terminal.pingone.faults.fail(400, Where("POST", "/attributes$"))
    terminal.pingone.faults.fail(403, Where("DELETE", times=None))
    assert terminal.run("--apply", plan) == 1
    terminal.pingone.faults.clear()
    [file] = terminal.services.store.folder.glob("*.registration.json")
    sound = json.loads(file.read_text(encoding="utf-8"))

    def check(text: str) -> None:
        file.write_text(text, encoding="utf-8")
        capsys.readouterr()
        assert terminal.run("--undo") == 1
        assert "registration.journal" in capsys.readouterr().err
        assert terminal.pingone.applications

    first = sound["entries"][0]
    changes = ({"changes": 5}, {"changes": None}, {"id": None}, {"kind": "zzz"})
    edited = [{**sound, "entries": [{**first, **one}]} for one in changes]
    edited += [{**sound, "application": ["x"]}, {**sound, "place": 5}]
    rows = [(json.dumps(one),) for one in edited]
    assert failures([*rows, ("[" * 100_000,), ("",)], check) == {}
    file.write_text(json.dumps(sound), encoding="utf-8")
    assert terminal.run("--undo") == 0


def test_a_browser_that_stays_open_and_prints_does_no_harm(
    terminal: Terminal, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a text browser in the foreground, or Chrome: “Opening in existing browser session.”"""
    closed = threading.Event()

    def browser(url: str) -> bool:
        subprocess.run([sys.executable, "-c", "print('Opening')"], check=True)
        visit(url)
        return closed.wait(10)

    monkeypatch.setattr(webbrowser, "open", browser)
    assert terminal.run("--plan", "--json") == 0
    closed.set()
    shown = capfd.readouterr()
    assert json.loads(shown.out)["version"] == 1
    assert "Opening" in shown.err


def test_each_way_to_sign_in_keeps_its_application(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def approve(code: DeviceCode) -> None:
        threading.Thread(target=terminal.pingone.approve_device, args=(code.user_code,)).start()

    monkeypatch.setattr(register_access, "say_code", approve)
    terminal.pingone.behaviour.device_interval = 0
    admins, device = terminal.pingone.admin_environment, terminal.pingone.worker_client_id
    folder = terminal.services.store.folder
    remember(folder, Worker("by-browser", admins, "EU"))
    assert terminal.run("--plan", "--device") == 0
    assert remembered(folder) == (Worker("by-browser", admins, "EU", device),)
    # Of another region or environment it is not: the token would be of no use there.
    assert terminal.run_bare("--plan", "--region", "NA") == 1
    assert terminal.run_bare("--plan", "--admin-environment", str(uuid4())) == 1


def test_what_is_mistyped_is_not_replaced_by_the_drafts(terminal: Terminal) -> None:
    def check(*words: str) -> None:
        with pytest.raises(SystemExit, match="2"):
            terminal.run_bare("--plan", *words)

    rows = [("--environment", "1111"), ("--admin-environment", "x"), ("--region", "XX")]
    assert failures(rows, check) == {}


def test_what_was_changed_in_something_that_is_gone_is_not_left(
    terminal: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = str(terminal.plan(capsys))
    terminal.pingone.faults.lose(Where("PUT", times=None))
    assert terminal.run("--apply", plan) == 1
    assert "Undone:" in capsys.readouterr().out
    assert not terminal.pingone.applications
    assert terminal.run("--plan") == 0


def test_a_changed_application_that_somebody_removed_blocks_nothing(
    terminal: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    there = terminal.pingone.add_application(pkceEnforcement="OPTIONAL")
    plan = str(terminal.plan(capsys, "--change"))
    terminal.pingone.faults.fail(400, Where("POST", "/grants$"))
    terminal.pingone.faults.fail(403, Where("PUT", at=2, times=None))
    assert terminal.run("--apply", plan, "--in-use") == 1
    terminal.pingone.faults.clear()
    gone = Where("GET", f"/applications/{there.id}$", times=None)
    terminal.pingone.faults.fail(404, gone)
    assert terminal.run("--undo") == 0
    assert terminal.run("--plan") == 0


def test_each_output_is_one_document_on_request(
    terminal: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = str(terminal.plan(capsys))
    assert terminal.run("--apply", plan, "--json") == 0
    [made] = terminal.pingone.applications
    shown = json.loads(capsys.readouterr().out)
    assert (shown["end"], shown["application"], shown["remains"]) == ("finished", made, [])
    assert terminal.run("--remove", "--json") == 0
    assert json.loads(capsys.readouterr().out)["end"] == "undone"


def test_a_secret_is_asked_for_where_ctrl_c_arrives(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On another thread somebody would have to press Enter first."""

    def typed(_question: str) -> Secret:
        assert threading.current_thread() is threading.main_thread()
        raise KeyboardInterrupt

    monkeypatch.setattr(register_access, "_typed", typed)
    with pytest.raises(KeyboardInterrupt):
        terminal.run("--plan", "--as-worker")
