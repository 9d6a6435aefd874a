"""Meets a scenario in the shipped window, by key and mouse events, and reads its verdicts."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from tests.scenarios.running import running
from tests.scenarios.scenario import Scenario, UserAction, Where
from tests.scenarios.visitor import visit
from wizard import app
from wizard.demo import defaults
from wizard.model.step import Step
from wizard.model.verdict import State, Verdict
from wizard.ui import run
from wizard.ui.demo_run.browser_input import fill_in, sign_on
from wizard.ui.demo_run.user_input import Hands, TourError
from wizard.ui.widgets.verdict_list import VerdictRow

_SHORT = 4.0
"""Seconds for a login that is to run out of time."""
_STEPS = {Where.PREFLIGHT: Step.ENDPOINTS, Where.LOGIN: Step.LOGIN}


def shown(scenario: Scenario) -> tuple[Verdict, ...]:
    """Every verdict with a problem that the window shows, failed ones first.

    Raises:
        TourError: What should be on the screen does not appear.
    """
    with tempfile.TemporaryDirectory() as drafts, running(scenario, app.clock) as started:
        services = app.services(demo=True, drafts=Path(drafts))
        if scenario.action is UserAction.WAIT:
            services = replace(services, login_seconds=_SHORT)
        with run.demo_window(services, started.filled) as opened:
            return _verdicts_of(Hands(opened.shell), scenario)


def _verdicts_of(hands: Hands, scenario: Scenario) -> tuple[Verdict, ...]:
    hands.click(f"step-{_STEPS[scenario.where].value}")
    if scenario.where is Where.PREFLIGHT:
        hands.click("preflight-now")
        hands.wait(lambda: hands.sees("preflight-result"), "the checks to be done")
    else:
        _ACTIONS[scenario.action](hands, scenario)
        hands.wait(lambda: _is_over(hands), "the login to be over")
    return tuple(sorted(_verdicts(hands), key=lambda v: v.state is not State.FAILED))


def _verdicts(hands: Hands) -> list[Verdict]:
    rows = hands.all_seen(VerdictRow, "")
    return [row.verdict for row in rows if row.verdict.problem]


def _is_over(hands: Hands) -> bool:
    stopped = hands.sees("open-login") and bool(_verdicts(hands))
    return stopped or hands.sees("login-again")


def _sign_on(hands: Hands, scenario: Scenario) -> None:
    hands.click("open-login")
    try:
        fill_in(hands, scenario.person.username, scenario.person.password)
        sign_on(hands)
    except TourError:
        # The browser closes by itself when the login cannot go on.
        hands.wait(lambda: _is_over(hands), "the sign-on page, or the end of the login")


def _own_browser(hands: Hands, scenario: Scenario) -> None:
    hands.click("own-browser")
    hands.click("own-browser-copy")
    address = QGuiApplication.clipboard().text()
    with ThreadPoolExecutor(1) as pool:
        visited = pool.submit(visit, address, defaults.DEMO_CALLBACK_URL, scenario.person)
        hands.wait(visited.done, "the other browser")
    hands.type("pasted-callback-edit", visited.result().url)
    hands.click("check-pasted")


def _wait(hands: Hands, _: Scenario) -> None:
    hands.click("open-login")


def _stop(hands: Hands, _: Scenario) -> None:
    hands.click("open-login")
    hands.click("stop-login")


def _stop_at_notice(hands: Hands, _: Scenario) -> None:
    hands.click("open-login")
    hands.find("browser-notice-act", QWidget)
    hands.click("stop-login")


def _end_test(hands: Hands, _: Scenario) -> None:
    hands.click("open-login")
    hands.click("browser-notice-act")


_ACTIONS: Mapping[UserAction, Callable[[Hands, Scenario], None]] = {
    UserAction.SIGN_ON: _sign_on,
    UserAction.OWN_BROWSER: _own_browser,
    UserAction.WAIT: _wait,
    UserAction.STOP: _stop,
    UserAction.STOP_AT_NOTICE: _stop_at_notice,
    UserAction.END_TEST: _end_test,
}
