"""Dialogs that a page can't easily be made to open; the others are met in test_page.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import trustme
from PySide6.QtCore import QObject, Qt, QTimer, QUrl, Signal
from PySide6.QtNetwork import QSslCertificate
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.support.loopback import Site, page
from tests.ui.browser.conftest import Begin
from wizard.checks.login.browser_result import BrowserEnd


def _certificates() -> list[QSslCertificate]:
    authority = trustme.CA()
    leaves = (authority.issue_cert(f"{name}@example.com") for name in ("alice", "bob"))
    return [QSslCertificate.fromData(leaf.cert_chain_pems[0].bytes())[0] for leaf in leaves]


def _press(key: Qt.Key, *, down: bool = False, button: str = "") -> None:
    """Press a key in the dialog, or on one of its buttons."""
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    rows = dialog.findChild(QListWidget)
    assert isinstance(rows, QListWidget)
    assert "issued by" in rows.item(0).text()
    if down:
        QTest.keyClick(rows, Qt.Key.Key_Down)
    buttons = {one.text().replace("&", ""): one for one in dialog.findChildren(QPushButton)}
    QTest.keyClick(buttons[button] if button else dialog, key)


def test_client_certificate_is_chosen_from_a_list_or_withheld(
    qtbot: QtBot, begin: Begin, ping: Site
) -> None:
    from wizard.ui.browser import dialogs as ask  # noqa: PLC0415 - loads WebEngine

    ping.pages["/"] = page("<p>hi")
    login = begin(ping.url("/"))
    login.fingers.middle("p")
    view = login.browser.tabs.current()
    assert view is not None
    offered, host = _certificates(), QUrl("https://auth.example")
    QTimer.singleShot(0, lambda: _press(Qt.Key.Key_Space, down=True, button="OK"))
    assert ask.certificate(view.page(), host, offered) == offered[1]
    # Enter gives no consent.
    QTimer.singleShot(0, lambda: _press(Qt.Key.Key_Return, down=True))
    assert ask.certificate(view.page(), host, offered) is None
    QTimer.singleShot(0, lambda: _press(Qt.Key.Key_Escape))
    assert ask.certificate(view.page(), host, offered) is None


def test_escape_keeps_what_was_typed_into_a_dialog(qtbot: QtBot) -> None:
    from wizard.ui.browser.dialogs import Form  # noqa: PLC0415 - loads WebEngine

    form = Form(None, "Sign in", "To the proxy.")
    qtbot.addWidget(form)
    line = form.field("User name")
    form.open()
    QTest.keyClicks(line, "ada")
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert (form.isVisible(), line.text()) == (True, "ada")
    line.clear()
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert not form.isVisible()


def test_every_text_of_a_form_is_plain(qtbot: QtBot) -> None:
    from wizard.ui.browser.dialogs import Form  # noqa: PLC0415 - loads WebEngine

    form = Form(None, "<b>title</b>", "<i>text</i>")
    qtbot.addWidget(form)
    form.field("<u>field</u>")
    formats = {label.textFormat() for label in form.findChildren(QLabel)}
    assert formats == {Qt.TextFormat.PlainText}


if TYPE_CHECKING:
    from wizard.ui.browser.dialogs import KeyPrompt

_LIMIT = 20_000
_GET = """<button>Key</button><script>
document.querySelector('button').onclick = () => navigator.credentials.get({publicKey: {
  challenge: new Uint8Array(32), rpId: 'localhost', timeout: 20000,
  allowCredentials: [{type: 'public-key', id: new Uint8Array(32)}]}}
).then(() => document.title = 'in', e => document.title = e.name)</script>"""


def _texts(dialog: QWidget) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def test_page_that_needs_a_key_is_recognised_and_can_end_so(
    qtbot: QtBot, begin: Begin, ping: Site
) -> None:
    ping.pages["/"] = page(_GET)
    login = begin(ping.url("/").replace("127.0.0.1", "localhost"))
    login.fingers.click("button")
    qtbot.waitUntil(lambda: "security key" in login.browser.notice.text(), timeout=_LIMIT)
    login.browser.notice.act()
    assert [ended.ending for ended in login.ended] == [BrowserEnd.SECURITY_KEY]
    problem = login.ended[0].problem
    assert problem is not None
    assert "localhost" in problem.why


def test_offer_to_fill_in_a_passkey_is_no_need_for_a_key(
    qtbot: QtBot, begin: Begin, ping: Site
) -> None:
    ping.pages["/"] = page(_GET.replace("{publicKey", "{mediation: 'conditional', publicKey"))
    login = begin(ping.url("/").replace("127.0.0.1", "localhost"))
    login.fingers.click("button")
    login.fingers.middle("button")
    assert login.browser.notice.text() == ""


def test_question_that_is_never_answered_is_not_there_to_be_asked(
    qtbot: QtBot, begin: Begin, ping: Site
) -> None:
    tell = "document.title = typeof PublicKeyCredential.getClientCapabilities"
    ping.pages["/"] = page(f"<p>hi<script>{tell}</script>")
    login = begin(ping.url("/").replace("127.0.0.1", "localhost"))
    login.fingers.middle("p")
    assert login.fingers.script("document.title") == "undefined"


class _Request(QObject):  # Qt's names, since it stands for one of Qt's objects
    """The states that need a real key, told by hand."""

    stateChanged = Signal(object)  # noqa: N815

    def __init__(self) -> None:
        super().__init__()
        from PySide6.QtWebEngineCore import (  # noqa: PLC0415 - loads WebEngine
            QWebEngineWebAuthPinRequest,
            QWebEngineWebAuthUxRequest,
        )

        self.states = QWebEngineWebAuthUxRequest.WebAuthUxState
        self.now = self.states.SelectAccount
        self.pin = QWebEngineWebAuthPinRequest()
        self.pin.reason = QWebEngineWebAuthUxRequest.PinEntryReason.Challenge
        self.pin.error = QWebEngineWebAuthUxRequest.PinEntryError.WrongPin
        self.pin.remainingAttempts = 3
        self.failure = QWebEngineWebAuthUxRequest.RequestFailureReason.SoftPinBlock
        self.said: list[str] = []
        say = self.said.append
        self.relyingPartyId = lambda: "auth.example"
        self.state = lambda: self.now
        self.userNames = lambda: ["alice", "b<b>ob"]
        self.setSelectedAccount = lambda name: say(f"account {name}")
        self.pinRequest = lambda: self.pin
        self.setPin = lambda pin: say(f"pin {pin}")
        self.requestFailureReason = lambda: self.failure
        self.retry = lambda: say("retry")
        self.cancel = lambda: say("cancel")


Told = tuple[_Request, "KeyPrompt", list[str]]


@pytest.fixture
def told(qtbot: QtBot) -> Told:
    """A request, its prompt, and the failures it told."""
    from wizard.ui.browser.dialogs import KeyPrompt  # noqa: PLC0415 - loads WebEngine

    window = QWidget()
    qtbot.addWidget(window)
    request, failures = _Request(), list[str]()
    prompt = KeyPrompt(request, window)  # type: ignore[arg-type]
    prompt.failed.connect(lambda _site, reason: failures.append(reason))
    return request, prompt, failures


def _form(prompt: KeyPrompt) -> QDialog:
    assert prompt.form is not None
    return prompt.form


def test_account_is_chosen(told: Told) -> None:
    request, prompt, _ = told
    rows = _form(prompt).findChild(QListWidget)
    assert isinstance(rows, QListWidget)
    rows.setCurrentRow(1)
    _form(prompt).accept()
    assert request.said == ["account b<b>ob"]


def test_pin_is_asked_for_hidden_and_with_what_was_wrong(told: Told) -> None:
    request, prompt, _ = told
    request.stateChanged.emit(request.states.CollectPin)
    pin = _form(prompt).findChild(QLineEdit)
    assert isinstance(pin, QLineEdit)
    assert pin.echoMode() is QLineEdit.EchoMode.Password
    assert "wrong. Attempts left: 3" in _texts(_form(prompt))
    pin.setText("1234")
    _form(prompt).accept()
    assert request.said == ["pin 1234"]


def test_failure_is_told_and_may_be_tried_again(told: Told) -> None:
    request, prompt, failures = told
    request.stateChanged.emit(request.states.RequestFailed)
    assert "unplug" in _texts(_form(prompt))
    assert "unplug" in failures[0]
    _form(prompt).accept()
    assert request.said == ["retry"]


def test_prompt_goes_when_the_key_was_touched(told: Told) -> None:
    request, prompt, failures = told
    request.stateChanged.emit(request.states.FinishTokenCollection)
    assert "touch it" in _texts(_form(prompt))
    request.stateChanged.emit(request.states.Completed)
    assert (prompt.form is None, failures, request.said) == (True, [], [])
