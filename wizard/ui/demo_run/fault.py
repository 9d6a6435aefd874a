"""Leads to one fault of the demo in the shipped window, by key and mouse events, and reads it."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from wizard.demo import defaults as world
from wizard.demo.faults.row import Fault, Play, Where
from wizard.demo.faults.stage import Stage
from wizard.demo.visitor import visit
from wizard.model.problem import Problem
from wizard.model.verdict import State, Verdict
from wizard.services import Services
from wizard.ui import run
from wizard.ui.demo_menu import step_of
from wizard.ui.demo_run.browser_input import fill_in, sign_on
from wizard.ui.demo_run.runner import hushed, without_display
from wizard.ui.demo_run.user_input import Hands, TourError
from wizard.ui.widgets.verdict_list import VerdictRow

MakeServices = Callable[..., Services]
"""Makes services, `demo` and `drafts` (a folder) given by name."""

_SHORT = 4.0
"""Seconds for a login that is to run out of time."""


def look(fault: Fault, make_services: MakeServices) -> tuple[Verdict, ...]:
    """Everything that the window shows about a fault, the gravest verdict first.

    Raises:
        TourError: What should be on the screen does not appear.
    """
    with tempfile.TemporaryDirectory() as drafts:
        services = make_services(demo=True, drafts=Path(drafts))
        if fault.play is Play.WAIT:
            services = replace(services, login_seconds=_SHORT)
        with run.demo_window(services, fault) as (opened, stage):
            return _seen(Hands(opened.shell), stage.now)


def unattended_fault(fault: Fault, make_services: MakeServices) -> int:
    """Drive the window until the fault shows and print its verdict; 1, or 0 for a warning only."""
    without_display()
    try:
        with hushed():
            found = look(fault, make_services)
    except TourError as error:
        _say(f"FAILED: the window did not show the fault {fault.name}: {error}")
        return 1
    for verdict in found:
        if verdict.problem:
            _say(f"{verdict.title}: {words(verdict.problem)}")
    shown = any(v.problem and v.problem.code == fault.code for v in found)
    if not shown:
        _say(f"FAILED: the window did not show the fault {fault.name}.")
    return 0 if shown and found[0].state is not State.FAILED else 1


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def words(found: Problem) -> str:
    """A problem as it is printed."""
    return (
        f"{found.severity.value}: {found.what}  [{found.code}]\n"
        f"  why:    {found.why}\n"
        f"  remedy: {found.remedy}\n"
        f"  step:   {found.step.title}"
    )


def _seen(hands: Hands, stage: Stage) -> tuple[Verdict, ...]:
    hands.click(f"step-{step_of(stage.fault).value}")
    if stage.fault.where is Where.PREFLIGHT:
        hands.click("preflight-now")
        hands.wait(lambda: hands.sees("preflight-result"), "the checks to be done")
    else:
        _PLAYS[stage.fault.play](hands, stage)
        hands.wait(lambda: _over(hands), "the login to be over")
    return tuple(sorted(_verdicts(hands), key=lambda v: v.state is not State.FAILED))


def _verdicts(hands: Hands) -> list[Verdict]:
    rows = hands.all_seen(VerdictRow, "")
    return [row.verdict for row in rows if row.verdict.problem]


def _over(hands: Hands) -> bool:
    stopped = hands.sees("open-login") and bool(_verdicts(hands))
    return stopped or hands.sees("login-again")


def _sign_on(hands: Hands, stage: Stage) -> None:
    hands.click("open-login")
    person = stage.fault.person
    try:
        fill_in(hands, person.username, person.password)
        sign_on(hands)
    except TourError:
        # The browser closes by itself when the login cannot go on.
        hands.wait(lambda: _over(hands), "the sign-on page, or the end of the login")


def _own_browser(hands: Hands, stage: Stage) -> None:
    hands.click("own-browser")
    hands.click("own-browser-copy")
    there = QGuiApplication.clipboard().text()
    with ThreadPoolExecutor(1) as pool:
        visited = pool.submit(visit, there, world.DEMO_CALLBACK_URL, stage.fault.person)
        hands.wait(visited.done, "the other browser")
    hands.type("pasted-callback-edit", visited.result().url)
    hands.click("check-pasted")


def _wait(hands: Hands, _: Stage) -> None:
    hands.click("open-login")


def _stop(hands: Hands, _: Stage) -> None:
    hands.click("open-login")
    hands.click("stop-login")


def _stop_at_notice(hands: Hands, _: Stage) -> None:
    hands.click("open-login")
    hands.find("browser-notice-act", QWidget)
    hands.click("stop-login")


def _end_test(hands: Hands, _: Stage) -> None:
    hands.click("open-login")
    hands.click("browser-notice-act")


_PLAYS: Mapping[Play, Callable[[Hands, Stage], None]] = {
    Play.SIGN_ON: _sign_on,
    Play.OWN_BROWSER: _own_browser,
    Play.WAIT: _wait,
    Play.STOP: _stop,
    Play.STOP_AT_NOTICE: _stop_at_notice,
    Play.END_TEST: _end_test,
}
