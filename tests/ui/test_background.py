"""Work beside the window's thread."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.support.inline import Inline
from wizard.model.problem import Problem
from wizard.model.step import Step
from wizard.oidc.http import CancelToken, RequestError
from wizard.ui.background import Background, Runner
from wizard.vault.base import KeyringError

PROBLEM = Problem("a.b", "What", "Why", "Remedy", Step.SERVER)


@pytest.fixture
def background() -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


def _raising(error: Exception) -> Callable[[CancelToken], int]:
    def work(_: CancelToken) -> int:
        raise error

    return work


def test_work_runs_elsewhere_and_its_result_comes_back_here(
    qtbot: QtBot, background: Background
) -> None:
    seen: list[tuple[int | Problem, bool, bool]] = []
    here = threading.current_thread()
    background.run(
        lambda _: id(threading.current_thread()),
        lambda found: seen.append((found, threading.current_thread() is here, found == id(here))),
    )
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0][1:] == (True, False)


def test_cancelled_work_is_told_and_its_result_dropped(
    qtbot: QtBot, background: Background
) -> None:
    started, stopped = threading.Event(), threading.Event()
    seen: list[str | Problem] = []

    def work(cancel: CancelToken) -> str:
        with cancel.interrupts(stopped.set):
            started.set()
            assert stopped.wait(20)
        return "too late"

    cancel = background.run(work, seen.append)
    qtbot.waitUntil(started.is_set)
    cancel.set()
    background.run(lambda _: "after", seen.append)
    qtbot.waitUntil(lambda: "after" in seen)
    assert seen == ["after"]


def test_work_that_waits_its_turn_is_not_begun_once_cancelled(
    qtbot: QtBot,
) -> None:
    background, go = Background(threads=1), threading.Event()
    begun: list[str] = []
    seen: list[object] = []
    background.run(lambda _: go.wait(20), seen.append)
    background.run(lambda _: begun.append("second"), seen.append).set()
    background.run(lambda _: "third", seen.append)
    go.set()
    qtbot.waitUntil(lambda: seen == [True, "third"])
    assert not begun
    background.close()


def test_closing_cancels_what_runs(background: Background) -> None:
    stopped, started = threading.Event(), threading.Event()
    seen: list[object] = []

    def work(cancel: CancelToken) -> bool:
        with cancel.interrupts(stopped.set):
            started.set()
            return stopped.wait(20)

    background.run(work, seen.append)
    assert started.wait(20)
    background.close()
    assert stopped.wait(20)
    assert not seen


def test_errors_that_have_a_problem_become_it() -> None:
    seen: list[object] = []
    for error in (RequestError(PROBLEM), KeyringError(PROBLEM)):
        Inline().run(_raising(error), seen.append)
    assert seen == [PROBLEM, PROBLEM]


def test_a_missing_library_is_no_defect() -> None:
    seen: list[int | Problem] = []
    error = ImportError("libxcb-dri3.so.0: cannot open shared object file: No such file")
    Inline().run(_raising(error), seen.append)
    assert [one.code for one in seen if isinstance(one, Problem)] == ["program.library"]


@pytest.mark.parametrize("kind", [Inline, Background])
def test_defect_becomes_a_problem_that_tells_nothing_of_the_data(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture, kind: Callable[[], Runner]
) -> None:
    runner = kind()
    seen: list[int | Problem] = []
    runner.run(_raising(ValueError("the s3cret itself")), seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert isinstance(seen[0], Problem)
    assert seen[0].code == "program.defect"
    assert "ValueError" in caplog.text
    assert "s3cret" not in caplog.text + repr(seen)
    caplog.clear()
    if isinstance(runner, Background):
        runner.close()
