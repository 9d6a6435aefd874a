"""The embedded browser at a provider that nobody here wrote: its own pages, its own consent."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.live.conftest import LIMIT, BrowserLogin, Open
from tests.support.independent_provider import (
    CALLBACK,
    Registration,
    independent_provider,
    login_test,
)
from wizard.checks.login.browser_result import BrowserEnd

pytestmark = pytest.mark.live

_PLAIN = Registration((CALLBACK,), pkce_required=True)


def _sign_in_and_agree(qtbot: QtBot, login: BrowserLogin) -> None:
    login.fingers.type("input[name=login]", "ada")
    login.fingers.type("input[name=password]", "any")
    login.fingers.click("button[type=submit]")
    asked = "[...document.querySelectorAll('input[name=prompt]')].some(e => e.value === 'consent')"
    qtbot.waitUntil(lambda: login.fingers.script(asked) is True, timeout=LIMIT)
    login.fingers.click("button[type=submit]")
    qtbot.waitUntil(lambda: bool(login.ended), timeout=LIMIT)


@pytest.mark.parametrize(
    ("more", "ending"),
    [("", BrowserEnd.CALLBACK), ("&response_mode=form_post", BrowserEnd.CALLBACK_POST)],
    ids=["query", "form_post"],
)
def test_login_passes(qtbot: QtBot, open_login: Open, more: str, ending: BrowserEnd) -> None:
    with independent_provider(_PLAIN) as issuer:
        login = open_login(login_test(issuer, _PLAIN), more)
        _sign_in_and_agree(qtbot, login)
        assert login.ended[0].ending is ending
        result = login.result()
    assert result.evidence.passed, [v.problem for v in result.evidence.verdicts if v.problem]
    assert result.claims.id_token is not None
    assert result.claims.id_token["groups"] == ["Researchers", "Operators, night"]


def test_callback_that_is_not_registered_ends_on_its_error_page(
    qtbot: QtBot, open_login: Open
) -> None:
    with independent_provider(Registration(("https://other.invalid/callback_ping",))) as issuer:
        login = open_login(login_test(issuer, _PLAIN))
        qtbot.waitUntil(lambda: bool(login.ended), timeout=LIMIT)
    assert login.ended[0].ending is BrowserEnd.ERROR_PAGE
    problem = login.ended[0].problem
    assert problem is not None
    assert problem.code == "authorize.redirect-uri"
