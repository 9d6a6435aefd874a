"""The ways to sign in for `register`, and what is said when something is missing."""

from __future__ import annotations

import io
import threading
from dataclasses import replace

import pytest

from tests.service.cli.conftest import DRAFT, Terminal
from tests.support.tables import failures
from wizard.cli import register_access
from wizard.model.product import Product
from wizard.model.secret import Secret
from wizard.model.serialization import draft_to_json
from wizard.registration.sign_in import DeviceCode


def test_the_worker_application_is_remembered(terminal: Terminal) -> None:
    assert terminal.run("--plan") == 0
    assert terminal.run_bare("--plan") == 0


def test_a_ready_token_needs_no_worker_application(terminal: Terminal) -> None:
    token = terminal.pingone.access_token()
    terminal.services = replace(terminal.services, api_token=Secret(token))
    assert terminal.run_bare("--plan") == 0
    # Somebody else's token is not revoked.
    assert not terminal.pingone.revoked


def test_a_worker_signs_in_by_its_secret(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    worker = terminal.pingone.credentials_worker
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{worker.secret.value}\n"))
    admins = ["--admin-environment", terminal.pingone.admin_environment]
    words = ["--region", "EU", "--worker-id", worker.id, "--as-worker", *admins]
    assert terminal.run_bare("--plan", *words) == 0
    shown = capsys.readouterr()
    assert worker.secret.value not in shown.out + shown.err


def test_a_code_on_another_device(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    say = register_access.say_code

    def shown(code: DeviceCode) -> None:
        say(code)
        threading.Thread(target=terminal.pingone.approve_device, args=(code.user_code,)).start()

    monkeypatch.setattr(register_access, "say_code", shown)
    terminal.pingone.behaviour.device_interval = 0
    assert terminal.run("--plan", "--device") == 0
    assert "on any device and enter the code" in capsys.readouterr().err


def test_what_is_missing_is_said(terminal: Terminal, capsys: pytest.CaptureFixture[str]) -> None:
    def check(change: dict[str, object], words: list[str], code: str) -> None:
        draft = replace(DRAFT, **change)  # type: ignore[arg-type]  # by name
        terminal.draft.write_text(draft_to_json(draft), encoding="utf-8")
        assert terminal.run_bare("--plan", *words) != 0
        assert code in capsys.readouterr().err

    rows: list[tuple[dict[str, object], list[str], str]] = [
        ({}, ["--region", "EU"], "registration.no-worker"),
        ({}, ["--environment", ""], "registration.no-address"),
        ({"product": Product.OTHER}, [], "registration.no-api"),
        ({"product": None}, [], "register.product"),
        ({"setup_id": ""}, [], "registration.no-setup"),
    ]
    assert failures(rows, check) == {}
