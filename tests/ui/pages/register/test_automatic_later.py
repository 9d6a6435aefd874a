"""After a registration: a run that was killed, another look, the removal of the application."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from tests.standins.pingone.standin import PingOne
from tests.support.automatic import Person, SystemBrowser, background, services_at, session_on
from tests.support.window import click, find
from wizard.flow import former_secret
from wizard.model.credentials import Credentials
from wizard.model.product import Product
from wizard.model.secret import Secret
from wizard.model.step import Step
from wizard.registration.journal import Entry, Journal, JournalFile, Phase
from wizard.services import Services
from wizard.ui.pages import make_page
from wizard.ui.removal import IN_PING, RemovalDialog
from wizard.ui.session import Session
from wizard.ui.shell import Shell


@pytest.fixture
def services(pingone: PingOne, tmp_path: Path) -> Services:
    return services_at(pingone, tmp_path / "setups")


@pytest.fixture
def session(services: Services) -> Iterator[Session]:
    with background() as runner:
        yield session_on(services, runner)


@pytest.fixture
def shell(qtbot: QtBot, session: Session, system_browser: SystemBrowser) -> Shell:
    made = Shell(session, make_page)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def _registered(pingone: PingOne, services: Services, phase: Phase) -> str:
    """An application that this setup created, and the journal that says so."""
    made = pingone.add_application()
    entry = Entry("application", "ClearML", ("description", "x"), made.id)
    origin = pingone.api_url.removesuffix("/v1")
    journal = Journal(Product.PINGONE, pingone.environment, origin, (entry,), phase, made.id)
    JournalFile(services.store.folder, "setup").write(journal)
    services.vault.write("setup", Credentials(made.id, Secret(made.secret.value), "v1"))
    return made.id


def _said(page: QWidget) -> str:
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())


def test_a_killed_run_is_offered_to_be_undone(
    shell: Shell, qtbot: QtBot, pingone: PingOne, services: Services
) -> None:
    _registered(pingone, services, Phase.OPEN)
    shell.go(Step.REGISTER)
    person = Person(shell, qtbot, pingone)
    person.until(lambda: "An earlier registration was not finished" in _said(shell))
    assert "application ClearML" in _said(shell)
    click(shell, "unfinished-act")
    person.fill_in()
    click(shell, "access-sign-in")
    person.until(lambda: "Nothing of it is left in PingOne" in _said(shell))
    assert pingone.applications == {}
    assert not find(shell, QWidget, "unfinished").isVisible()
    assert services.vault.read("setup") is None


def test_before_anything_else_a_killed_run_is_undone(
    shell: Shell, qtbot: QtBot, pingone: PingOne, services: Services
) -> None:
    _registered(pingone, services, Phase.OPEN)
    shell.go(Step.REGISTER)
    assert "to undo the unfinished registration" in _said(shell)


def test_a_registered_application_is_compared(
    shell: Shell, qtbot: QtBot, pingone: PingOne, services: Services
) -> None:
    there = _registered(pingone, services, Phase.FINISHED)
    shell.go(Step.REGISTER)
    assert "Compare with PingOne" in _said(shell)
    Person(shell, qtbot, pingone).sign_in()
    assert there in _said(shell).replace("\u200b", "")
    assert [one for one in pingone.calls if one.server == "api" and one.method != "GET"] == []


@pytest.mark.parametrize("removes", [True, False])
def test_removing_the_setup_offers_to_remove_its_application(
    shell: Shell, qtbot: QtBot, pingone: PingOne, services: Services, *, removes: bool
) -> None:
    _registered(pingone, services, Phase.FINISHED)
    shell.session.save_whole()
    person = Person(shell, qtbot, pingone)
    click(shell, "setups")
    menu = find(shell, QMenu, "setups-menu")
    (line,) = [one for one in menu.actions() if one.text().startswith("Remove")]
    line.trigger()
    menu.close()
    (dialog,) = shell.findChildren(RemovalDialog)
    toggle = dialog._toggles[IN_PING]
    assert toggle.value is False
    if removes:
        toggle.switch.click()
    find(dialog, QAbstractButton, "remove").click()
    if removes:
        person.fill_in()
        assert "to remove the application" in _said(shell)
        click(shell, "access-sign-in")
    person.until(lambda: shell.findChild(QWidget, "setups-note"))
    assert bool(pingone.applications) is not removes
    assert not list(services.store.folder.glob("setup.*"))
    find(shell, QWidget, "setups-note").close()


def test_the_client_secret_is_replaced_with_an_end_for_the_former(
    shell: Shell, qtbot: QtBot, pingone: PingOne, services: Services
) -> None:
    there = _registered(pingone, services, Phase.FINISHED)
    made = pingone.applications[there]
    former = made.secret.value
    shell.go(Step.REGISTER)
    person = Person(shell, qtbot, pingone)
    click(shell, "automatic-rotate")
    assert "to replace the client secret" in _said(shell)
    person.fill_in()
    click(shell, "access-sign-in")
    person.wait_for("rotate-card")
    assert made.secret.value == former
    click(shell, "rotate-go")
    person.wait_for("end-card")
    assert "The former client secret works until" in _said(shell)
    person.until(lambda: shell.session.credentials)
    assert shell.session.credentials
    assert shell.session.credentials.client_secret == Secret(made.secret.value)
    assert made.secret.previous == former
    shell.session.edit(former_until="2020-01-01T00:00:00.000Z")
    assert former_secret(shell.session.draft, pingone.clock.now()) is None
