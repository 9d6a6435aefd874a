"""What a login page may not do, and what it is asked instead."""

from __future__ import annotations

import base64
import datetime
import ssl
from itertools import product
from pathlib import Path

import pytest
import trustme
from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtNetwork import QSslCertificate
from PySide6.QtTest import QTest
from PySide6.QtWebEngineCore import QWebEngineCertificateError
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.support.loopback import Response, Site, page, redirect
from tests.support.tables import failures
from tests.ui.browser.conftest import Begin, Login
from wizard.checks.login.browser_result import BrowserEnd
from wizard.model.problem import Problem
from wizard.model.step import Step
from wizard.ui.browser.page import explain_certificate

_LIMIT = 20_000


def _told(qtbot: QtBot, login: Login, words: str) -> None:
    qtbot.waitUntil(lambda: words in login.browser.notice.text(), timeout=_LIMIT)


def _titled(qtbot: QtBot, login: Login, title: str) -> None:
    def shown() -> bool:
        view = login.browser.tabs.current()
        return view is not None and view.title() == title

    qtbot.waitUntil(shown, timeout=_LIMIT)


def _dialog() -> QDialog:
    found = QApplication.activeModalWidget()
    assert isinstance(found, QDialog)
    return found


def _texts(dialog: QDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


class _Answer:
    """Answers the next modal dialog, and remembers what it said."""

    def __init__(self, accept: bool, *entries: str) -> None:
        self.said, self.count = "", 0
        self._accept, self._entries = accept, entries
        self._timer = QTimer()
        self._timer.timeout.connect(self._look)
        self._timer.start(10)

    def _look(self) -> None:
        if QApplication.activeModalWidget() is None:
            return
        dialog = _dialog()
        self.said, self.count = _texts(dialog), self.count + 1
        for field, entry in zip(dialog.findChildren(QLineEdit), self._entries, strict=False):
            field.setText(entry)
        wanted = "OK" if self._accept else "Cancel"
        buttons = {one.text().replace("&", ""): one for one in dialog.findChildren(QPushButton)}
        QTest.keyClick(buttons[wanted], Qt.Key.Key_Space)


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


def _tls(
    authority: trustme.CA, *names: str, until: datetime.datetime | None = None
) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names, not_after=until).configure_cert(context)
    return context


def _refusal(qtbot: QtBot, login: Login) -> Problem:
    qtbot.waitUntil(lambda: bool(login.ended), timeout=_LIMIT)
    assert login.ended[0].ending is BrowserEnd.CERTIFICATE
    problem = login.ended[0].problem
    assert problem is not None
    return problem


def test_unknown_authority_is_refused_and_names_the_extra_ca_file(
    qtbot: QtBot, begin: Begin, authority: trustme.CA
) -> None:
    with Site({"/": page("secret")}, _tls(authority, "127.0.0.1")) as site:
        problem = _refusal(qtbot, begin(site.url("/")))
        assert site.requests == []
    assert (problem.code, problem.field) == ("browser.certificate-unknown-ca", "ca_file")
    assert "Extra CA file" in problem.remedy
    assert "trustme" in problem.why


def test_private_authority_is_trusted_when_given(
    qtbot: QtBot, begin: Begin, authority: trustme.CA, tmp_path: Path
) -> None:
    file = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(file))
    with Site({"/": page("<p>in", "Inside")}, _tls(authority, "127.0.0.1")) as site:
        login = begin(site.url("/"), authorities=file.read_bytes())
        _titled(qtbot, login, "Inside")
        address, place = login.browser.toolbar.address, site.origin.removeprefix("https://")
        qtbot.waitUntil(lambda: address.text() == place, timeout=_LIMIT)
        assert "encrypted and the certificate is trusted" in (
            login.browser.toolbar.address.accessibleName()
        )
    assert login.ended == []


def test_certificate_for_another_name_is_refused_even_from_the_private_authority(
    qtbot: QtBot, begin: Begin, authority: trustme.CA, tmp_path: Path
) -> None:
    file = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(file))
    with Site({"/": page("secret")}, _tls(authority, "login.example.com")) as site:
        problem = _refusal(qtbot, begin(site.url("/"), authorities=file.read_bytes()))
    assert problem.code == "browser.certificate-name"
    assert "login.example.com" in problem.why


def test_expired_certificate_is_refused(
    qtbot: QtBot, begin: Begin, authority: trustme.CA, tmp_path: Path
) -> None:
    file = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(file))
    past = datetime.datetime(2021, 5, 4, tzinfo=datetime.UTC)
    with Site({"/": page("secret")}, _tls(authority, "127.0.0.1", until=past)) as site:
        problem = _refusal(qtbot, begin(site.url("/"), authorities=file.read_bytes()))
    assert problem.code == "browser.certificate-date"
    assert "2021-05-0" in problem.why


def test_part_of_a_page_from_a_distrusted_host_is_left_out_and_said(
    qtbot: QtBot, begin: Begin, ping: Site, authority: trustme.CA
) -> None:
    with Site({"/i": page("x")}, _tls(authority, "127.0.0.1")) as other:
        ping.pages["/"] = page(f"<img src='{other.url('/i')}'>")
        login = begin(ping.url("/"))
        _told(qtbot, login, "A part of the page is missing")
        assert other.requests == []
    assert login.ended == []


def test_other_programs_are_not_opened(qtbot: QtBot, begin: Begin, ping: Site) -> None:
    def check(scheme: str, rest: str) -> None:
        ping.pages["/"] = page(f"<script>location = '{scheme}{rest}'</script>")
        login = begin(ping.url("/"))
        _told(qtbot, login, f"another program ({scheme})")
        assert login.ended == []

    rows = [("pingid:", "//enrol?x=1"), ("mailto:", "a@b.example"), ("ms-help:", "x")]
    assert failures(rows, check) == {}


def test_files_of_this_computer_are_not_opened(
    qtbot: QtBot, begin: Begin, ping: Site, tmp_path: Path
) -> None:
    (tmp_path / "secret.html").write_text("<title>Read it</title>")
    link = (tmp_path / "secret.html").as_uri()
    ping.pages["/"] = page(f"<iframe src='{link}'></iframe><a id=a href='{link}'>File</a>")
    login = begin(ping.url("/"))
    login.fingers.click("#a")
    login.fingers.middle("#a")
    assert login.fingers.script("document.title") == "Sign in"
    assert login.fingers.script("location.protocol") == "http:"


def test_permissions_are_denied(qtbot: QtBot, begin: Begin, ping: Site) -> None:
    ping.pages["/"] = page(
        "<script>navigator.geolocation.getCurrentPosition("
        "() => document.title = 'granted', () => document.title = 'denied')</script>"
    )
    login = begin(ping.url("/"))
    _titled(qtbot, login, "denied")
    _told(qtbot, login, "this computer's location")


def test_camera_is_denied(qtbot: QtBot, begin: Begin, ping: Site) -> None:
    ping.pages["/"] = page(
        "<script>navigator.mediaDevices.getUserMedia({video: true}).then("
        "() => document.title = 'granted', () => document.title = 'denied')</script>"
    )
    _titled(qtbot, begin(ping.url("/")), "denied")


def test_clipboard_can_not_be_read(qtbot: QtBot, begin: Begin, ping: Site) -> None:
    QApplication.clipboard().setText("the client secret")
    ping.pages["/"] = page(
        '<button onclick="navigator.clipboard.readText().then('
        "t => document.title = t, () => document.title = 'denied')\">Paste</button>"
    )
    login = begin(ping.url("/"))
    login.fingers.click("button")
    _titled(qtbot, login, "denied")


def test_download_is_refused(qtbot: QtBot, begin: Begin, ping: Site, private_home: Path) -> None:
    ping.pages["/file"] = Response("x" * 10, 200, (("Content-Disposition", "attachment"),))
    ping.pages["/"] = page("<a href=/file download=x.bin>Get</a>")
    login = begin(ping.url("/"))
    login.fingers.click("a")
    _told(qtbot, login, "save a file")
    assert not [found for found in private_home.rglob("*") if found.name.startswith("x")]


def test_upload_gets_no_file(qtbot: QtBot, begin: Begin, ping: Site) -> None:
    ping.pages["/"] = page("<input type=file>")
    login = begin(ping.url("/"))
    login.fingers.click("input")
    _told(qtbot, login, "read a file of this computer")
    assert login.fingers.script("document.querySelector('input').files.length") == 0


def test_page_speaks_as_plain_text_under_its_name(qtbot: QtBot, begin: Begin, ping: Site) -> None:
    answer = _Answer(True)
    ping.pages["/"] = page("<script>document.title = confirm('<b>Go</b>\\u202eon?')</script>")
    _titled(qtbot, begin(ping.url("/")), "true")
    assert f"{ping.origin} says:" in answer.said
    assert "<b>Go</b>\\u{202e}on?" in answer.said


def test_page_that_asks_without_end_is_silenced(qtbot: QtBot, begin: Begin, ping: Site) -> None:
    answer = _Answer(False)
    ping.pages["/"] = page(
        "<script>for (i = 0; i < 50; i++) confirm('again?'); document.title = 'free'</script>"
    )
    _titled(qtbot, begin(ping.url("/")), "free")
    assert answer.count <= 3


def test_page_may_ask_for_a_text(qtbot: QtBot, begin: Begin, ping: Site) -> None:
    _answer = _Answer(True, "alice")
    ping.pages["/"] = page("<script>document.title = prompt('Your name?', 'x')</script>")
    _titled(qtbot, begin(ping.url("/")), "alice")


def test_http_authentication_asks_and_sends_to_that_host_only(
    qtbot: QtBot, begin: Begin, ping: Site
) -> None:
    ping.basic = "Basic " + base64.b64encode(b"alice:pass word").decode()
    ping.pages["/"] = page("in", "Inside")
    answer = _Answer(True, "alice", "pass word")
    _titled(qtbot, begin(ping.url("/")), "Inside")
    assert ping.origin in answer.said
    assert "the <b>realm</b>" in answer.said


def test_cancelled_http_authentication_does_not_ask_for_ever(
    qtbot: QtBot, begin: Begin, ping: Site
) -> None:
    ping.basic = "Basic never"
    answer = _Answer(False)
    login = begin(ping.url("/"))
    qtbot.waitUntil(lambda: answer.count > 0, timeout=_LIMIT)
    login.browser.stop()
    qtbot.waitUntil(lambda: bool(login.ended), timeout=_LIMIT)
    assert answer.count <= 2


def test_http_authentication_without_end_ends_the_login(
    qtbot: QtBot, begin: Begin, ping: Site
) -> None:
    ping.basic = "Basic never"
    answer = _Answer(True, "alice", "wrong")
    login = begin(ping.url("/"))
    qtbot.waitUntil(lambda: bool(login.ended), timeout=_LIMIT)
    (ended,) = login.ended
    assert answer.count == 3
    assert ended.ending is BrowserEnd.TOO_MANY_PROMPTS
    assert ended.problem
    assert ping.origin in ended.problem.what


def test_web_rtc_is_not_there(qtbot: QtBot, begin: Begin, ping: Site) -> None:
    ping.pages["/"] = page(
        "<iframe src=/f></iframe><script>onload = () => { document.title = [self, frames[0]].map("
        "w => typeof w.RTCPeerConnection + typeof w.webkitRTCPeerConnection) }</script>"
    )
    ping.pages["/f"] = page("in a frame")
    _titled(qtbot, begin(ping.url("/")), "undefinedundefined,undefinedundefined")


def test_console_is_silent(
    qtbot: QtBot, begin: Begin, ping: Site, capfd: pytest.CaptureFixture[str]
) -> None:
    ping.pages["/"] = page("<script>console.error('the-code'); document.title = 'done'</script>")
    _titled(qtbot, begin(ping.url("/")), "done")
    captured = capfd.readouterr()
    assert "the-code" not in captured.out + captured.err


_Type = QWebEngineCertificateError.Type


class _Error:
    """The four questions that are asked of an error; Qt's own can't be made in Python."""

    def __init__(self, kind: _Type, chain: list[QSslCertificate]) -> None:
        self._kind, self._chain = kind, chain

    def type(self) -> _Type:
        return self._kind

    def url(self) -> QUrl:
        return QUrl("https://auth.example:9031/as?state=s3cret")

    def description(self) -> str:
        return "net::\u202eERR"

    def certificateChain(self) -> list[QSslCertificate]:  # noqa: N802 - Qt's name
        return self._chain


def test_every_error_has_words_and_a_remedy() -> None:
    leaf = trustme.CA().issue_cert("auth.example").cert_chain_pems[0].bytes()

    def check(kind: _Type, chain: list[QSslCertificate]) -> None:
        ended = explain_certificate(_Error(kind, chain))  # type: ignore[arg-type]
        problem = ended.problem
        assert ended.ending is BrowserEnd.CERTIFICATE
        assert problem is not None
        assert "auth.example:9031" in problem.what
        assert len(problem.what) <= 110
        assert "{" not in problem.why.replace("\\u{202e}", "")
        assert "s3cret" not in problem.what + problem.why
        assert problem.step is Step.ENDPOINTS

    chains = (QSslCertificate.fromData(leaf), list[QSslCertificate]())
    assert failures(product(_Type, chains), check) == {}


@pytest.fixture
def credulous(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first guard is asleep."""
    from wizard.ui.browser.page import BrowserPage  # noqa: PLC0415 - loads WebEngine

    monkeypatch.setattr(BrowserPage, "acceptNavigationRequest", lambda *_: True)


@pytest.mark.usefixtures("credulous")
@pytest.mark.parametrize("method", ["get", "post"])
def test_navigation_is_stopped_by_the_interceptor_alone(
    qtbot: QtBot, begin: Begin, ping: Site, clearml: Site, method: str
) -> None:
    form = f"<form method={method} action='{clearml.url('/callback_ping')}'>"
    fields = "<input name=code value=c></form><script>document.forms[0].submit()</script>"
    ping.pages["/"] = page(form + fields)
    login = begin(ping.url("/"))
    qtbot.waitUntil(lambda: bool(login.ended), timeout=_LIMIT)
    assert login.ended[0].ending in (BrowserEnd.CALLBACK, BrowserEnd.CALLBACK_POST)
    assert clearml.connections == 0


def test_mere_mention_of_the_callback_is_blocked_but_no_callback(
    qtbot: QtBot, begin: Begin, ping: Site, clearml: Site
) -> None:
    there = clearml.url("/callback_ping")
    done = "<script>document.querySelector('img').onerror = () => document.title = 'no'</script>"
    ping.pages["/"] = page(f"<img src='{there}'>{done}")
    login = begin(ping.url("/"))
    login.fingers.middle("body")
    qtbot.waitUntil(lambda: login.fingers.script("document.title") == "no", timeout=_LIMIT)
    assert login.caught == []
    assert clearml.connections == 0


def test_navigation_without_an_answer_is_a_callback_all_the_same(
    qtbot: QtBot, begin: Begin, ping: Site, clearml: Site
) -> None:
    ping.pages["/"] = redirect(clearml.url("/callback_ping"))
    login = begin(ping.url("/"))
    qtbot.waitUntil(lambda: bool(login.ended), timeout=_LIMIT)
    assert login.caught == [(clearml.url("/callback_ping"), b"")]
    assert clearml.connections == 0


def test_answer_behind_the_hash_is_caught(
    qtbot: QtBot, begin: Begin, ping: Site, clearml: Site
) -> None:
    ping.pages["/"] = redirect(clearml.url("/callback_ping#code=c"))
    login = begin(ping.url("/"))
    qtbot.waitUntil(lambda: bool(login.ended), timeout=_LIMIT)
    assert login.caught == [(clearml.url("/callback_ping#code=c"), b"")]
    assert clearml.connections == 0
