"""The check before the login: by its button and on Next, against the demo provider."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.support.preflight import demo_credentials
from tests.support.window import NOW, click, find, type_into
from wizard import flow
from wizard.checks.catalog import PREFLIGHT
from wizard.demo.config import DemoConfig, PkceEnforcement
from wizard.demo.endpoints import Endpoint
from wizard.demo.provider import DemoProvider
from wizard.model.draft import Draft
from wizard.model.problem import Problem
from wizard.model.product import Product
from wizard.model.step import Step
from wizard.model.verdict import State, Verdict, failed, passed, skipped
from wizard.oidc.cancel import Cancel
from wizard.oidc.errors import problem
from wizard.oidc.http import Http, HttpTrouble, Reply, Request
from wizard.services import Services
from wizard.ui.background import Background
from wizard.ui.page import Page
from wizard.ui.pages.endpoints import EndpointsPage
from wizard.ui.pages.preflight_card import headline
from wizard.ui.session import Session
from wizard.ui.shell import Shell
from wizard.ui.widgets import VerdictList

WEBAPP = "https://clearml.demo.invalid"
CALLBACK = f"{WEBAPP}/callback_ping"
LONG = 4_000

Open = Callable[[Session], Shell]


@pytest.fixture(scope="module")
def ping() -> Iterator[DemoProvider]:
    config = DemoConfig((CALLBACK,), pkce=PkceEnforcement.S256_REQUIRED)
    with DemoProvider(config, lambda: NOW) as provider:
        yield provider


@pytest.fixture
def background() -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


@pytest.fixture
def live(services: Services, background: Background, ping: DemoProvider) -> Session:
    """A complete set-up on the running provider, with real threads and sockets."""
    site = ping.issuer
    draft = Draft(
        setup_id="setup",
        webapp_url=WEBAPP,
        product=Product.PINGONE,
        issuer=site,
        authorize_url=f"{site}/authorize",
        access_token_url=f"{site}/token",
        userinfo_url=f"{site}/userinfo",
        jwks_url=f"{site}/jwks",
    )
    services.vault.write("setup", demo_credentials(ping))
    return Session(replace(services, http_for=Http), background, draft)


@pytest.fixture
def opened(qtbot: QtBot) -> Open:
    """The window on the page of the endpoints."""

    def show(session: Session) -> Shell:
        page = EndpointsPage(session)
        shell = Shell(session, [_page(step, session, page) for step in flow.STEPS])
        qtbot.addWidget(shell)
        with qtbot.waitExposed(shell):
            shell.show()
        shell.activateWindow()
        shell.go(Step.REGISTER)
        shell.go(Step.ENDPOINTS)
        next_button = find(shell, QAbstractButton, "next")
        qtbot.waitUntil(next_button.isEnabled, timeout=LONG)
        return shell

    return show


def _page(step: Step, session: Session, page: Page) -> Page:
    return page if step is page.step else type("Blank", (Page,), {"step": step})(session)


def _says(shell: QWidget) -> str:
    return find(shell, QLabel, "preflight-result-what").text()


def _next(shell: QWidget) -> str:
    return find(shell, QAbstractButton, "next").text()


def _asks(shell: QWidget) -> tuple[Verdict, ...]:
    return find(shell, VerdictList, "preflight-verdicts").verdicts


def _others(shell: QWidget) -> tuple[Verdict, ...]:
    return find(shell, VerdictList, "preflight-others").verdicts


def _wait(qtbot: QtBot, shell: QWidget, what: str) -> None:
    qtbot.waitUntil(lambda: what in _says(shell), timeout=LONG)


def _at(shell: Shell) -> Step:
    return shell.current


def test_healthy_provider_passes_every_check(qtbot: QtBot, opened: Open, live: Session) -> None:
    shell = opened(live)
    click(shell, "preflight-now")
    _wait(qtbot, shell, "All fine")
    assert [v.check for v in _others(shell)] == [rule.check.name for rule in PREFLIGHT]
    assert _asks(shell) == ()
    click(shell, "preflight-rest-open")
    assert find(shell, QWidget, "verdict-preflight.client-auth").isVisible()
    assert _at(shell) is Step.ENDPOINTS
    assert _next(shell) == "Next"


def test_verdicts_appear_while_the_check_goes_on(qtbot: QtBot, opened: Open, live: Session) -> None:
    shell = opened(live)
    seen: list[int] = []
    bar = find(shell, QLabel, "preflight-busy-doing")
    click(shell, "preflight-now")
    assert bar.isVisible()
    assert find(shell, QLabel, "hint-words").text() == "Checking…"

    def more() -> bool:
        if bar.isVisible() and _asks(shell):
            seen.append(len(_asks(shell)))
        return "All fine" in _says(shell)

    qtbot.waitUntil(more, timeout=LONG)
    assert seen
    assert min(seen) < len(PREFLIGHT)


def test_next_checks_first_and_goes_on_by_itself(
    qtbot: QtBot, opened: Open, live: Session, ping: DemoProvider
) -> None:
    shell = opened(live)
    before = len(ping.journal.entries)
    click(shell, "next")
    assert _at(shell) is Step.ENDPOINTS
    assert not find(shell, QAbstractButton, "next").isEnabled()
    qtbot.waitUntil(lambda: shell.current is Step.OPTIONS, timeout=LONG)
    asked = len(ping.journal.entries)
    assert asked > before
    click(shell, "back")
    assert _says(shell) == "All fine"
    click(shell, "next")
    assert _at(shell) is Step.OPTIONS
    assert len(ping.journal.entries) == asked


def test_failure_stays_and_next_goes_on_anyway(
    qtbot: QtBot, opened: Open, live: Session, ping: DemoProvider
) -> None:
    wrong = replace(demo_credentials(ping, "not-the-secret"), version="v2")
    live.services.vault.write("setup", wrong)
    shell = opened(live)
    click(shell, "next")
    _wait(qtbot, shell, "1 thing failed")
    (verdict,) = _asks(shell)
    assert verdict.check == "preflight.client-auth"
    assert verdict.problem is not None
    assert _at(shell) is Step.ENDPOINTS
    assert _next(shell) == "Go on anyway"
    click(shell, f"mend-{verdict.problem.code}")
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.objectName().startswith("client_")
    click(shell, "next")
    assert _at(shell) is Step.OPTIONS


def test_change_makes_the_result_stale_and_next_checks_again(
    qtbot: QtBot, opened: Open, live: Session
) -> None:
    shell = opened(live)
    sound = live.draft.jwks_url
    live.edit(jwks_url=f"{sound}/none")
    click(shell, "next")
    _wait(qtbot, shell, "failed")
    assert _next(shell) == "Go on anyway"
    live.edit(jwks_url=sound)
    assert _says(shell) == "Something was changed since this check"
    assert _next(shell) == "Next"
    live.edit(jwks_url=f"{sound}/none")
    assert "failed" in _says(shell)
    live.edit(jwks_url=sound)
    click(shell, "next")
    qtbot.waitUntil(lambda: shell.current is Step.OPTIONS, timeout=LONG)


def test_what_only_clearml_acts_on_leaves_the_result_standing(
    qtbot: QtBot, opened: Open, live: Session
) -> None:
    shell = opened(live)
    click(shell, "preflight-now")
    _wait(qtbot, shell, "All fine")
    live.edit(debug=True, groups_enabled=True, groups_claim="", default_company="no id!")
    assert _says(shell) == "All fine"
    live.edit(pkce=False)
    assert _says(shell) != "All fine"


def test_other_credentials_make_it_stale(
    qtbot: QtBot, opened: Open, live: Session, ping: DemoProvider
) -> None:
    shell = opened(live)
    click(shell, "preflight-now")
    _wait(qtbot, shell, "All fine")
    fresh = replace(demo_credentials(ping, "another"), version="v2")
    live.store_credentials(fresh, lambda _: None)
    _wait(qtbot, shell, "Something was changed")


def test_secret_meant_for_another_place_is_not_sent_before_a_yes(
    qtbot: QtBot, opened: Open, live: Session, ping: DemoProvider
) -> None:
    stranger = replace(demo_credentials(ping), origin="https://elsewhere.example")
    live.services.vault.write("setup", stranger)
    before = ping.journal.at(Endpoint.TOKEN)
    shell = opened(live)
    click(shell, "preflight-now")
    _wait(qtbot, shell, "Nothing failed, but not everything")
    (verdict,) = _asks(shell)
    assert "secret was not sent" in verdict.detail
    assert ping.journal.at(Endpoint.TOKEN) == before
    click(shell, "preflight-question-act")
    _wait(qtbot, shell, "All fine")
    assert not find(shell, QWidget, "preflight-question").isVisible()


class Silent:
    """A door behind which nobody answers until the question is given up."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.typing: list[bool] = []

    def send(self, request: Request, cancel: Cancel | None = None) -> Reply:
        assert cancel is not None
        self.typing.append(isinstance(QApplication.focusWidget(), QLineEdit))
        over = threading.Event()
        self.asked.set()
        with cancel.interrupts(over.set):
            assert over.wait(60), "nobody gave the question up"
        raise HttpTrouble(problem("http.cancelled", host=request.url))


@pytest.fixture
def silent(settled: Session, background: Background) -> tuple[Session, Silent]:
    """A complete set-up whose provider keeps silent."""
    door = Silent()
    services = replace(settled.services, http_for=lambda _: door)
    return Session(services, background, settled.draft), door


def test_cancel_ends_it_at_once_and_holds_nobody_up(
    qtbot: QtBot, opened: Open, silent: tuple[Session, Silent]
) -> None:
    session, door = silent
    shell = opened(session)
    click(shell, "next")
    qtbot.waitUntil(door.asked.is_set)
    click(shell, "preflight-busy-cancel")
    assert _says(shell) == "The check was cancelled"
    assert find(shell, QAbstractButton, "preflight-now").hasFocus()
    assert _next(shell) == "Go on anyway"
    click(shell, "next")
    assert _at(shell) is Step.OPTIONS


def test_leaving_the_page_ends_it(
    qtbot: QtBot, opened: Open, silent: tuple[Session, Silent]
) -> None:
    session, door = silent
    shell = opened(session)
    click(shell, "next")
    qtbot.waitUntil(door.asked.is_set)
    click(shell, "back")
    click(shell, "next")
    assert _at(shell) is Step.ENDPOINTS
    assert _says(shell) == ""
    assert not find(shell, QWidget, "preflight-busy").isVisible()
    assert _next(shell) == "Next"


def test_nothing_is_asked_while_a_field_has_the_focus(
    qtbot: QtBot, opened: Open, silent: tuple[Session, Silent]
) -> None:
    session, door = silent
    shell = opened(session)
    type_into(shell, "jwks_url", session.draft.jwks_url)
    QTest.keyClick(shell, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(door.asked.is_set)
    assert door.typing == [False]


def test_typing_during_a_check_ends_it(
    qtbot: QtBot, opened: Open, silent: tuple[Session, Silent]
) -> None:
    session, door = silent
    shell = opened(session)
    click(shell, "preflight-now")
    qtbot.waitUntil(door.asked.is_set)
    type_into(shell, "access_token_url", "https://auth.pingone.example/other/token")
    assert _says(shell) == "Something was changed since this check"
    assert not find(shell, QWidget, "preflight-busy").isVisible()
    assert _next(shell) == "Next"


def test_secret_stored_during_a_check_is_the_one_that_counts(
    qtbot: QtBot, opened: Open, live: Session, ping: DemoProvider
) -> None:
    wrong = replace(demo_credentials(ping, "not-the-secret"), version="v2")
    live.services.vault.write("setup", wrong)
    shell = opened(live)
    click(shell, "client_secret-replace")
    QTest.keyClicks(find(shell, QLineEdit, "client_secret-edit"), ping.client_secret)
    click(shell, "next")
    qtbot.waitUntil(lambda: shell.current is Step.OPTIONS, timeout=LONG)
    held = live.credentials
    assert held is not None
    assert held.client_secret.reveal() == ping.client_secret


def test_incomplete_set_up_is_not_checked(
    qtbot: QtBot, services: Services, background: Background
) -> None:
    session = Session(services, background, Draft(setup_id="setup", webapp_url=WEBAPP))
    page = EndpointsPage(session)
    qtbot.addWidget(page)
    page.show()
    assert not find(page, QAbstractButton, "preflight-now").isEnabled()
    assert find(page, QLabel, "preflight-words").isVisible()
    assert page.finish()


_PROBLEM = Problem("a.b", "What.", "Why.", "Remedy.", Step.ENDPOINTS)
_VERDICTS = {
    State.PASSED: passed("c", "Title"),
    State.WARNED: failed("c", "Title", _PROBLEM.as_warning()),
    State.FAILED: failed("c", "Title", _PROBLEM),
    State.SKIPPED: skipped("preflight.client-auth", "Title", "Why"),
}


@given(st.lists(st.sampled_from(list(State)), min_size=1))
def test_headline_never_says_better_than_it_is(states: list[State]) -> None:
    what, more, tone = headline([_VERDICTS[state] for state in states])
    assert (tone == "failed") == (State.FAILED in states)
    assert (what == "All fine") == (set(states) == {State.PASSED}) == (tone == "passed")
    assert ("could not be made" in more) == (State.SKIPPED in states)
    assert ("look at" in what + more) == (State.WARNED in states)


def test_check_without_a_matter_leaves_all_fine() -> None:
    plain = skipped("preflight.certificate", "Title", "plain http")
    assert headline([_VERDICTS[State.PASSED], plain])[:2] == (
        "All fine",
        "1 check passed. You can go on.",
    )
