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
from wizard.ui import demo_window
from wizard.ui.demo_run.browser_input import fill_in, sign_on
from wizard.ui.demo_run.user_input import DemoRunError, UserInput
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
        with demo_window.demo_window(services, started.filled) as opened:
            return _verdicts_of(UserInput(opened.shell), scenario)


def _verdicts_of(user: UserInput, scenario: Scenario) -> tuple[Verdict, ...]:
    user.click(f"step-{_STEPS[scenario.where].value}")
    if scenario.where is Where.PREFLIGHT:
        user.click("preflight-now")
        user.wait(lambda: user.sees("preflight-result"), "the checks to be done")
    else:
        _ACTIONS[scenario.action](user, scenario)
        user.wait(lambda: _is_over(user), "the login to be over")
    return tuple(sorted(_verdicts(user), key=lambda v: v.state is not State.FAILED))


def _verdicts(user: UserInput) -> list[Verdict]:
    rows = user.all_seen(VerdictRow)
    return [row.verdict for row in rows if row.verdict.problem]


def _is_over(user: UserInput) -> bool:
    stopped = user.sees("open-login") and bool(_verdicts(user))
    return stopped or user.sees("login-again")


def _begin(user: UserInput, button: str) -> None:
    user.click("role-admin")
    user.click(button)


def _sign_on(user: UserInput, scenario: Scenario) -> None:
    _begin(user, "open-login")
    try:
        fill_in(user, scenario.person.username, scenario.person.password)
        sign_on(user)
    except DemoRunError:
        # The browser closes by itself when the login cannot go on.
        user.wait(lambda: _is_over(user), "the sign-on page, or the end of the login")


def _own_browser(user: UserInput, scenario: Scenario) -> None:
    _begin(user, "own-browser")
    user.click("own-browser-copy")
    address = QGuiApplication.clipboard().text()
    with ThreadPoolExecutor(1) as pool:
        visited = pool.submit(visit, address, defaults.DEMO_CALLBACK_URL, scenario.person)
        user.wait(visited.done, "the other browser")
    user.type("pasted-callback-edit", visited.result().url)
    user.click("check-pasted")


def _wait(user: UserInput, _: Scenario) -> None:
    _begin(user, "open-login")


def _stop(user: UserInput, _: Scenario) -> None:
    _begin(user, "open-login")
    user.click("stop-login")


def _stop_at_notice(user: UserInput, _: Scenario) -> None:
    _begin(user, "open-login")
    user.find("browser-notice-act", QWidget)
    user.click("stop-login")


def _end_test(user: UserInput, _: Scenario) -> None:
    _begin(user, "open-login")
    user.click("browser-notice-act")


_ACTIONS: Mapping[UserAction, Callable[[UserInput, Scenario], None]] = {
    UserAction.SIGN_ON: _sign_on,
    UserAction.OWN_BROWSER: _own_browser,
    UserAction.WAIT: _wait,
    UserAction.STOP: _stop,
    UserAction.STOP_AT_NOTICE: _stop_at_notice,
    UserAction.END_TEST: _end_test,
}
