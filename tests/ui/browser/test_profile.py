"""The profile by its settings; what they do is seen in test_page.py and test_view.py."""

from __future__ import annotations

import trustme
from pytestqt.qtbot import QtBot

from tests.support.loopback import Site, page
from tests.ui.browser.conftest import Begin


def test_profile_keeps_and_grants_nothing(qtbot: QtBot) -> None:
    from PySide6.QtWebEngineCore import QWebEngineProfile  # noqa: PLC0415 - loads WebEngine

    from wizard.ui.browser.profile import private_profile  # noqa: PLC0415

    profile = private_profile(b"")
    policies = QWebEngineProfile.PersistentPermissionsPolicy
    assert profile.isOffTheRecord()
    assert profile.storageName() == ""
    assert profile.persistentPermissionsPolicy() is policies.AskEveryTime
    assert not profile.isSpellCheckEnabled()
    assert not profile.isPushServiceEnabled()
    assert "QtWebEngine" in profile.httpUserAgent()


def test_authorities_are_pem_text(qtbot: QtBot) -> None:
    from wizard.ui.browser.profile import private_profile  # noqa: PLC0415

    pem = b"".join(trustme.CA().cert_pem.bytes() for _ in range(2))
    table = {pem: 2, b"": 0, b"hello": 0}
    found = {text: len(private_profile(text).additionalTrustedCertificates()) for text in table}
    assert found == table


_LIMIT = 20_000


def test_password_of_a_login_form_is_not_remembered(qtbot: QtBot, begin: Begin, ping: Site) -> None:
    stay = "onsubmit='event.preventDefault()'"
    fields = "<input id=p name=password type=password><button>In</button>"
    send = "<script>new FormData(document.forms[0])</script>"
    ping.pages["/"] = page(f"<form method=post {stay}>{fields}</form>{send}")
    login = begin(ping.url("/"))
    login.fingers.type("#p", "pass-word")
    assert login.fingers.script("new FormData(document.forms[0]).get('password')") == "pass-word"
    assert login.fingers.script("globalThis.wizardPosted") == ""


def test_page_s_own_scripts_see_nothing_of_it(qtbot: QtBot, begin: Begin, ping: Site) -> None:
    tell = "document.title = String(globalThis.wizardPosted)"
    send = "new FormData(document.forms[0])"
    form = "<form method=post><input name=code value=c></form>"
    ping.pages["/"] = page(f"{form}<script>{send};{tell}</script><p>hi")
    login = begin(ping.url("/"))
    login.fingers.middle("p")
    assert login.fingers.script("document.title") == "undefined"
    assert login.fingers.script("globalThis.wizardPosted") == "code=c"
