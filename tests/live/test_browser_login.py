"""Whole logins: a person types into the provider's form, the wizard does the rest."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.live.conftest import LIMIT, NOON, BrowserLogin, Open, demo_test
from wizard.checks.login.browser_result import BrowserEnd
from wizard.demo import defaults as world
from wizard.demo.config import DemoConfig
from wizard.demo.people import ADMINISTRATOR, Person
from wizard.demo.provider import DemoProvider
from wizard.model.verdict import State

pytestmark = pytest.mark.live


def _over(qtbot: QtBot, login: BrowserLogin) -> BrowserEnd:
    qtbot.waitUntil(lambda: bool(login.ended), timeout=LIMIT)
    return login.ended[0].ending


def test_login_by_mouse_and_keys_passes_with_all_claims(
    qtbot: QtBot, ping: DemoProvider, open_login: Open
) -> None:
    login = open_login(demo_test(ping))
    login.sign_on(ADMINISTRATOR)
    assert _over(qtbot, login) is BrowserEnd.CALLBACK
    result = login.result()
    failures = [v for v in result.evidence.verdicts if v.state is State.FAILED]
    assert failures == []
    assert result.evidence.passed
    assert result.claims.id_token is not None
    assert result.claims.id_token["sub"] == ADMINISTRATOR.subject
    assert result.claims.id_token["groups"] == list(ADMINISTRATOR.groups)


def test_form_can_be_sent_with_tab_and_return(
    qtbot: QtBot, ping: DemoProvider, open_login: Open
) -> None:
    login = open_login(demo_test(ping))
    login.fingers.type("#username", ADMINISTRATOR.username)
    login.fingers.press(Qt.Key.Key_Tab)
    login.fingers.type("#password", ADMINISTRATOR.password)
    login.fingers.press(Qt.Key.Key_Return)
    assert _over(qtbot, login) is BrowserEnd.CALLBACK


def test_callback_by_post_is_read_and_redeemed(
    qtbot: QtBot, ping: DemoProvider, open_login: Open
) -> None:
    login = open_login(demo_test(ping), "&response_mode=form_post")
    login.sign_on(ADMINISTRATOR)
    assert _over(qtbot, login) is BrowserEnd.CALLBACK_POST
    assert login.caught[0][0] == world.DEMO_CALLBACK_URL
    assert login.result().evidence.passed


def test_wrong_password_is_the_provider_s_matter_and_the_login_goes_on(
    qtbot: QtBot, ping: DemoProvider, open_login: Open
) -> None:
    login = open_login(demo_test(ping))
    login.sign_on(replace(ADMINISTRATOR, password="not this one"))
    login.fingers.middle("#alert")
    assert login.ended == []
    login.fingers.type("#password", ADMINISTRATOR.password)
    login.fingers.click("#sign-on")
    assert _over(qtbot, login) is BrowserEnd.CALLBACK


def test_second_login_asks_again_who_is_there(
    qtbot: QtBot, ping: DemoProvider, open_login: Open
) -> None:
    other = next(person for person in ping.config.people if person != ADMINISTRATOR)
    subjects = [
        _subject(qtbot, open_login(demo_test(ping)), person) for person in (ADMINISTRATOR, other)
    ]
    assert subjects == [ADMINISTRATOR.subject, other.subject]


def _subject(qtbot: QtBot, login: BrowserLogin, person: Person) -> object:
    login.sign_on(person)
    _over(qtbot, login)
    claims = login.result().claims.id_token
    return claims and claims["sub"]


def test_callback_that_is_not_registered_ends_on_ping_s_error_page(
    qtbot: QtBot, open_login: Open
) -> None:
    config = DemoConfig(("https://other.demo.invalid/callback_ping",))
    with DemoProvider(config, lambda: NOON) as ping:
        login = open_login(demo_test(ping))
        assert _over(qtbot, login) is BrowserEnd.ERROR_PAGE
    problem = login.ended[0].problem
    assert problem is not None
    assert problem.code == "authorize.redirect-uri"
    assert login.caught == []


def test_code_is_worth_nothing_to_another_login(
    qtbot: QtBot, ping: DemoProvider, open_login: Open
) -> None:
    login = open_login(demo_test(ping))
    login.sign_on(ADMINISTRATOR)
    _over(qtbot, login)
    login.attempt = login.test.begin()
    found = [v.problem.code for v in login.result().evidence.verdicts if v.problem]
    assert found == ["callback.state"]


def test_nothing_secret_shows_in_the_window(
    qtbot: QtBot, ping: DemoProvider, open_login: Open, capfd: pytest.CaptureFixture[str]
) -> None:
    login = open_login(demo_test(ping))
    login.sign_on(ADMINISTRATOR)
    _over(qtbot, login)
    line = login.browser.toolbar.address
    shown = line.text() + line.toolTip() + line.accessibleName() + login.browser.notice.text()
    output = "".join(capfd.readouterr())
    for secret in (login.attempt.state, login.attempt.nonce, "code=", ADMINISTRATOR.password):
        assert secret not in shown
        assert secret not in output
