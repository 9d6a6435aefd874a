"""Page 2's first way: access, plan, registration, and its three ends."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.standins.common.faults import EVERY, Where
from tests.standins.pingone.model import Application, SignIn
from tests.standins.pingone.standin import PingOne
from tests.support.automatic import (
    DRAFT,
    Person,
    SystemBrowser,
    background,
    services_at,
    session_on,
)
from tests.support.window import click, find, leave, type_into
from wizard.flow import StepState, step_states
from wizard.model.product import Product
from wizard.model.secret import Secret
from wizard.model.step import Step
from wizard.registration.worker import remembered
from wizard.services import Services
from wizard.ui.page import Page
from wizard.ui.pages.register.page import RegisterPage
from wizard.ui.session import Session
from wizard.ui.widgets import CopyValue
from wizard.ui.widgets.mono_text import MonoText

Show = Callable[[type[Page], Session], Page]


@pytest.fixture
def services(pingone: PingOne, tmp_path: Path) -> Services:
    return services_at(pingone, tmp_path / "setups")


@pytest.fixture
def session(services: Services) -> Iterator[Session]:
    with background() as runner:
        yield session_on(services, runner)


@pytest.fixture
def person(
    shown: Show, qtbot: QtBot, pingone: PingOne, session: Session, system_browser: SystemBrowser
) -> Person:
    return Person(shown(RegisterPage, session), qtbot, pingone)


def _writes(pingone: PingOne) -> list[str]:
    return [str(one) for one in pingone.calls if one.server == "api" and one.method != "GET"]


def _said(page: QWidget) -> str:
    labels = (one.text() for one in page.findChildren(QLabel) if one.isVisible())
    return "\n".join(labels).replace("\u200b", "")


def _is_open(page: QWidget, button: str) -> bool:
    return find(page, QAbstractButton, button).isEnabled()


def _register(person: Person) -> None:
    click(person.page, "plan-go")
    person.wait_for("end-card")


def _there(pingone: PingOne, **body: object) -> Application:
    return pingone.add_application(**{"name": "ClearML here", **body})


def test_nothing_is_written_before_the_button_is_pressed(person: Person) -> None:
    person.sign_in()
    assert _writes(person.pingone) == []
    said = _said(person.page)
    assert "ClearML tests" in said
    assert "Type: SANDBOX" in said
    assert person.pingone.api_url.removesuffix("/v1") in said
    assert "https://clearml.example/callback_ping" in said
    assert "${user.memberOfGroupNames}" in said
    click(person.page, "plan-back")
    assert find(person.page, QWidget, "access-card").isVisible()
    assert _writes(person.pingone) == []


def test_registered_all_is_filled_in_by_one_change_and_checked(
    person: Person, session: Session, services: Services
) -> None:
    person.sign_in()
    _register(person)
    (made,) = person.pingone.applications.values()
    draft = session.draft
    assert (draft.pingone_environment, made.enabled) == (person.pingone.environment, True)
    assert draft.access_token_url.startswith(person.pingone.auth_url)
    stored = services.vault.read("setup")
    assert stored
    assert (stored.client_id, stored.client_secret) == (made.id, Secret(made.secret.value))
    assert stored.origin == person.pingone.auth_url
    person.until(lambda: session.credentials == stored)
    session.see(Step.REGISTER)
    assert step_states(session.state)[Step.REGISTER] is StepState.DONE
    person.until(lambda: "All fine" in _said(person.page))
    assert "proof" in _said(person.page)
    session.undo.undo()
    assert session.draft == replace(DRAFT, seen=session.draft.seen)


def test_a_client_that_is_not_known_yet_is_checked_again(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    name = "wizard.ui.pages.register.first_check.pause"
    monkeypatch.setattr(name, lambda seconds, _: waited.append(seconds))
    person.pingone.behaviour.client_delay = 4
    person.sign_in()
    _register(person)
    person.until(lambda: "All fine" in _said(person.page))
    assert waited == [1.0, 2.0, 4.0, 8.0][: len(waited)]
    assert waited


def test_the_login_is_the_next_step(person: Person) -> None:
    went: list[object] = []
    person.sign_in()
    _register(person)
    assert isinstance(person.page, Page)
    person.page.go.connect(lambda step, _: went.append(step))
    click(person.page, "end-login")
    assert went == [Step.LOGIN]


def test_an_application_that_is_there_is_left_alone(person: Person, services: Services) -> None:
    there = _there(person.pingone, pkceEnforcement="OPTIONAL")
    person.sign_in()
    said = _said(person.page)
    assert "ClearML here is registered already" in said
    assert "Nothing in Ping is changed. Its client secret is read" in said
    assert "PKCE enforcement is OPTIONAL, not S256_REQUIRED" in said
    assert find(person.page, QAbstractButton, "plan-go").text() == "Use this application"
    _register(person)
    assert _writes(person.pingone) == []
    stored = services.vault.read("setup")
    assert stored
    assert stored.client_id == there.id


def test_it_is_changed_only_when_that_is_chosen(person: Person) -> None:
    there = _there(person.pingone, pkceEnforcement="OPTIONAL")
    person.sign_in()
    assert "People sign in through this now" in _said(person.page)
    click(person.page, "fix-registration.differs")
    assert find(person.page, QAbstractButton, "plan-go").text() == "Change it now"
    assert "Only what differs is changed" in _said(person.page)
    assert "It is created" not in _said(person.page)
    _register(person)
    assert there.body["pkceEnforcement"] == "S256_REQUIRED"
    assert list(person.pingone.applications) == [there.id]


def test_of_several_one_is_chosen_by_name(person: Person, services: Services) -> None:
    _there(person.pingone)
    second = _there(person.pingone, name="ClearML there")
    person.sign_in()
    assert not _is_open(person.page, "plan-go")
    assert "It is created" not in _said(person.page)
    names = {one.text(): one for one in person.page.findChildren(QAbstractButton)}
    names["ClearML there"].click()
    _register(person)
    stored = services.vault.read("setup")
    assert stored
    assert stored.client_id == second.id


def test_in_production_the_name_is_typed_before_the_button_opens(
    shown: Show, qtbot: QtBot, tmp_path: Path, system_browser: SystemBrowser
) -> None:
    with PingOne(environment_type="PRODUCTION") as pingone, background() as runner:
        session = session_on(services_at(pingone, tmp_path / "setups"), runner)
        person = Person(shown(RegisterPage, session), qtbot, pingone)
        person.sign_in()
        for typed, is_open in (("ClearML", False), ("ClearML tests", True)):
            assert not _is_open(person.page, "plan-go")
            type_into(person.page, "plan-name", typed)
            assert _is_open(person.page, "plan-go") is is_open
        _register(person)
        assert len(pingone.applications) == 1


def test_what_fails_is_undone_and_the_reason_is_shown(person: Person, session: Session) -> None:
    person.sign_in()
    person.pingone.faults.fail(400, Where("POST", "/attributes$"))
    before = session.draft
    _register(person)
    assert "Nothing of it is left in PingOne" in _said(person.page)
    assert person.pingone.applications == {}
    assert session.draft == before
    assert not find(person.page, QWidget, "end-login").isVisible()
    click(person.page, "end-restart")
    assert find(person.page, QWidget, "access-card").isVisible()


def test_what_remains_is_listed_and_can_be_undone_again(person: Person) -> None:
    person.sign_in()
    person.pingone.faults.fail(400, Where("POST", "/attributes$"))
    person.pingone.faults.fail(403, replace(EVERY, method="DELETE"))
    _register(person)
    (left,) = person.pingone.applications
    assert "Not everything could be undone" in _said(person.page)
    assert left in [one.toPlainText() for one in person.page.findChildren(MonoText)]
    assert "Applications > Applications" in _said(person.page)
    person.pingone.faults.clear()
    click(person.page, "end-undo")
    person.until(lambda: "Nothing of it is left" in _said(person.page))
    assert person.pingone.applications == {}


def test_cancel_while_registering_undoes(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wizard.registration.apply._LOOK_SECONDS", (0.1,))
    person.sign_in()
    person.pingone.faults.hang(Where("POST", "/grants$"))
    click(person.page, "plan-go")
    person.until(lambda: any(str(one).endswith("/grants") for one in person.pingone.calls))
    click(person.page, "automatic-busy-cancel")
    person.wait_for("end-card")
    assert person.pingone.applications == {}


def test_a_code_on_another_device(person: Person) -> None:
    person.pingone.behaviour.device_interval = 1
    person.fill_in()
    click(person.page, "access-more-open")
    click(person.page, "access-device")
    person.wait_for("access-code")
    person.pingone.approve_device(find(person.page, CopyValue, "access-code").value)
    person.wait_for("plan-card")


def test_the_credentials_of_a_worker_application(person: Person, session: Session) -> None:
    worker = person.pingone.credentials_worker
    person.fill_in()
    click(person.page, "access-more-open")
    type_into(person.page, "access-robot", worker.id)
    line = type_into(person.page, "access-secret", worker.secret.value)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert line.text() == ""
    person.wait_for("plan-card")
    assert remembered(session.services.store.folder) == ()


def test_a_token_that_was_brought_along_is_not_revoked(
    shown: Show, qtbot: QtBot, pingone: PingOne, services: Services
) -> None:
    with background() as runner:
        token = Secret(pingone.access_token())
        session = session_on(replace(services, api_token=token), runner)
        person = Person(shown(RegisterPage, session), qtbot, pingone)
        person.fill_in()
        click(person.page, "access-more-open")
        click(person.page, "access-ready")
        person.wait_for("plan-card")
        person.card.leave()
        assert pingone.revoked == set()


def test_without_a_browser_the_form_says_so(person: Person, system_browser: SystemBrowser) -> None:
    system_browser.absent = True
    person.fill_in()
    click(person.page, "access-sign-in")
    person.until(lambda: "No browser could be opened" in _said(person.page))
    assert find(person.page, QAbstractButton, "access-sign-in").isVisible()


def _page(person: Person) -> Page:
    assert isinstance(person.page, Page)
    return person.page


def test_waiting_for_the_browser_can_be_cancelled(
    person: Person, system_browser: SystemBrowser
) -> None:
    system_browser.idle = True
    person.fill_in()
    click(person.page, "access-sign-in")
    assert "Sign in in your browser" in _said(person.page)
    assert _page(person).next_is_quiet
    click(person.page, "automatic-busy-cancel")
    assert find(person.page, QAbstractButton, "access-sign-in").isVisible()
    system_browser.idle = False
    click(person.page, "access-sign-in")
    person.wait_for("plan-card")


def test_a_refused_sign_in_leads_back_to_the_form(person: Person) -> None:
    person.pingone.behaviour.sign_in = SignIn.DENIED
    person.fill_in()
    click(person.page, "access-sign-in")
    person.until(lambda: "access denied" in _said(person.page))
    assert find(person.page, QLineEdit, "access-address-edit").text() == person.pingone.environment


def test_the_region_follows_from_an_address(person: Person) -> None:
    address = "https://auth.pingone.asia/11111111-1111-4111-8111-111111111111/as"
    leave(type_into(person.page, "access-address", address))
    assert not find(person.page, QWidget, "access-region").isVisible()


@pytest.mark.parametrize("way", ["end", "leave"])
def test_the_token_is_revoked_afterwards(person: Person, way: str) -> None:
    person.sign_in()
    if way == "end":
        _register(person)
    else:
        person.card.leave()
    person.until(lambda: all(token.revoked for token in person.pingone.tokens))


def test_what_is_typed_is_remembered_for_the_next_setup(
    person: Person, shown: Show, session: Session
) -> None:
    person.sign_in()
    (worker,) = remembered(session.services.store.folder)
    assert worker.client_id == person.pingone.worker_client_id
    again = shown(RegisterPage, session)
    assert find(again, QLineEdit, "access-worker-edit").text() == worker.client_id
    assert not find(again, QWidget, "access-worker").isVisible()


def test_a_changed_answer_makes_another_plan(person: Person, session: Session) -> None:
    person.sign_in()
    assert "claim groups" in _said(person.page)
    session.edit(groups_enabled=False)
    person.until(lambda: "claim groups" not in _said(person.page))
    person.wait_for("plan-card")


def test_neither_token_nor_secret_is_in_window_draft_log_or_files(
    person: Person, session: Session, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    person.sign_in()
    person.pingone.faults.fail(400, Where("PUT"))
    _register(person)
    session.save_whole()
    written = [one.read_text(encoding="utf-8") for one in tmp_path.rglob("*") if one.is_file()]
    texts = [_said(person.page), repr(session.draft), caplog.text, *written]
    for secret in person.pingone.issued_secrets:
        assert not [text for text in texts if secret in text]


@pytest.mark.parametrize("product", [Product.OTHER, None])
def test_another_provider_is_not_registered_in(
    shown: Show, session: Session, product: Product | None
) -> None:
    session.edit(product=product)
    page = shown(RegisterPage, session)
    assert page.findChild(QWidget, "automatic-card") is None


def test_the_focus_stays_in_the_card(person: Person) -> None:
    person.sign_in()
    # Not on the button that writes: Space would press it.
    assert person.page.window().focusWidget().objectName() == "plan-back"
