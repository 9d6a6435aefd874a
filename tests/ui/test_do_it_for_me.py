"""From an empty setup to exported files: the wizard registers, the stand-in's people sign in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.standins.common.browser import visit
from tests.standins.pingone import PingOne
from tests.support.automatic import Person, SystemBrowser, background, services_at, session_on
from tests.support.window import click, find, leave, type_into
from wizard import flow
from wizard.checks.login.runner import LoginTest
from wizard.model.draft import Draft
from wizard.model.role import Role
from wizard.model.settings import Settings, settle
from wizard.model.step import Step
from wizard.oidc.callback import Callback
from wizard.oidc.client import NetworkClient
from wizard.ui.pages import make_page
from wizard.ui.session import Session
from wizard.ui.shell import Shell

WEBAPP = "https://clearml.example"


def _log_in(session: Session) -> None:
    """What the login page does, with the stand-in's own browser in place of the embedded one."""
    settings, credentials, services = settle(session.draft), session.credentials, session.services
    assert isinstance(settings, Settings)
    assert credentials
    test = LoginTest(
        NetworkClient(),
        settings,
        credentials,
        services.clock,
        fingerprint=flow.current_fingerprint(session.state),
        product=session.draft.product,
    )
    attempt = test.begin()
    callback = Callback(visit(attempt.url, stop_before=attempt.redirect_uri).url)
    result = test.finish(attempt, callback)
    assert result.evidence.passed, [one for one in result.evidence.verdicts if one.problem]
    session.prove(replace(result.evidence, role=Role.USER), result.claims)


@pytest.fixture
def pingone() -> Iterator[PingOne]:
    with PingOne() as made:
        yield made


@pytest.fixture
def shell(
    qtbot: QtBot, pingone: PingOne, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Shell]:
    browser = SystemBrowser()
    monkeypatch.setattr(QDesktopServices, "openUrl", browser.open)
    with background() as runner:
        services = services_at(pingone, tmp_path / "setups")
        made = Shell(session_on(services, runner, Draft(setup_id="new")), make_page)
        qtbot.addWidget(made)
        with qtbot.waitExposed(made):
            made.show()
        yield made
        browser.close()
        made.close()


def test_an_empty_setup_is_registered_tested_and_exported(
    shell: Shell, qtbot: QtBot, pingone: PingOne, tmp_path: Path
) -> None:
    person, session = Person(shell, qtbot, pingone), shell.session
    leave(type_into(shell, "webapp_url", WEBAPP))
    shell.forward()
    for name in ("product-0", "groups_enabled-switch", "register_way-0"):
        click(shell, name)
    person.sign_in()
    click(shell, "plan-go")
    person.wait_for("end-card")
    person.until(lambda: session.credentials and find(shell, QWidget, "end-check").isVisible())
    click(shell, "end-login")
    assert shell.current is Step.LOGIN
    _log_in(session)
    shell.go(Step.EXPORT)
    leave(type_into(shell, "export-folder", str(tmp_path / "out")))
    shell.forward()
    person.until(lambda: session.exports)
    (made,) = pingone.applications.values()
    written = "\n".join(one.read_text("utf-8") for one in (tmp_path / "out").iterdir())
    assert made.secret.value in written
    assert made.id in written
    assert session.draft.access_token_url in written
