"""From an empty setup to exported files: registered by the wizard, then a login in the browser.

The stand-in is both the administration API and the provider at which the created application signs
people in, so a login works only if what was registered is right.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.standins.pingone import PingOne
from tests.support.automatic import Person, SystemBrowser, services_at
from tests.support.window import click, find, leave, type_into
from wizard.clearml.marks import ENV_FILE
from wizard.model.draft import Draft
from wizard.model.step import Step
from wizard.ui import run
from wizard.ui.shell import Shell

pytestmark = pytest.mark.live


def test_an_empty_setup_is_registered_tested_in_the_browser_and_exported(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    browser = SystemBrowser()
    monkeypatch.setattr(QDesktopServices, "openUrl", browser.open)
    with PingOne() as pingone:
        # The demo's browser may go without a sandbox, as root needs; all addresses are loopback.
        services = replace(services_at(pingone, tmp_path / "setups"), demo=True)
        with run.window(services, Draft()) as opened:
            shell = opened.shell
            person = Person(shell, qtbot, pingone)
            _register(shell, person)
            _sign_in(shell, person)
            shell.go(Step.EXPORT)
            leave(type_into(shell, "export-folder", str(tmp_path / "out")))
            shell.forward()
            person.until(lambda: shell.session.exports)
        browser.close()
        (made,) = pingone.applications.values()
    written = (tmp_path / "out" / ENV_FILE).read_text(encoding="utf-8")
    assert made.secret.value in written
    assert made.id in written


def _register(shell: Shell, person: Person) -> None:
    leave(type_into(shell, "webapp_url", "https://clearml.example"))
    shell.forward()
    for name in ("product-0", "groups_enabled-switch", "register_way-0"):
        click(shell, name)
    person.sign_in()
    click(shell, "plan-go")
    person.wait_for("end-card")
    check = find(shell, QWidget, "end-check")
    person.until(lambda: "Check before the login: All fine" in _texts(check))


def _sign_in(shell: Shell, person: Person) -> None:
    click(shell, "end-login")
    assert shell.current is Step.LOGIN
    person.until(lambda: find(shell, QAbstractButton, "open-login").isEnabled())
    click(shell, "open-login")
    person.until(lambda: shell.session.evidence)
    login = shell.session.evidence
    assert login
    assert login.passed, [one for one in login.verdicts if one.problem]


def _texts(part: QWidget) -> str:
    return "\n".join(one.text() for one in part.findChildren(QLabel) if one.isVisible())
