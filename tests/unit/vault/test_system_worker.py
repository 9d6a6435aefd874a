"""Calls that may block for ever end within a limit, one at a time."""

from threading import Event, current_thread

import pytest

from wizard.vault.base import KeyringError
from wizard.vault.system import GivenUp, Worker


def test_result_comes_back_from_a_daemon_thread() -> None:
    thread = Worker(5).run(lambda _: current_thread())
    assert thread is not current_thread()
    assert thread.daemon


def test_errors_come_back() -> None:
    def job(given_up: GivenUp) -> None:
        raise LookupError("mine")

    with pytest.raises(LookupError, match="mine"):
        Worker(5).run(job)


def test_a_time_out_of_the_job_itself_is_not_the_limit() -> None:
    def job(given_up: GivenUp) -> None:
        raise TimeoutError("mine")

    with pytest.raises(TimeoutError, match="mine"):
        Worker(5).run(job)


def test_limit_ends_the_wait_and_the_job_notices() -> None:
    released, noticed = Event(), Event()

    def job(given_up: GivenUp) -> None:
        released.wait(5)
        if given_up():
            noticed.set()

    worker = Worker(0.01)
    with pytest.raises(KeyringError):
        worker.run(job)
    assert not noticed.is_set()
    released.set()
    assert noticed.wait(5)


def test_a_call_behind_a_hanging_one_never_begins_once_given_up() -> None:
    released, begun = Event(), Event()
    worker = Worker(0.01)
    with pytest.raises(KeyringError):
        worker.run(lambda _: released.wait(5))
    with pytest.raises(KeyringError):
        worker.run(lambda _: begun.set())
    released.set()
    assert not begun.wait(0.2)


def test_after_an_answered_prompt_all_is_well_again() -> None:
    released, done = Event(), Event()
    worker = Worker(0.05)

    def job(given_up: GivenUp) -> None:
        released.wait(5)
        done.set()

    with pytest.raises(KeyringError):
        worker.run(job)
    released.set()
    assert done.wait(5)
    assert Worker(5).run(lambda _: 7) == 7


def test_time_of_the_running_job() -> None:
    now = [100.0]
    worker = Worker(5, monotonic=lambda: now[0])

    def job(given_up: GivenUp) -> float:
        now[0] += 3
        return worker.busy_for()

    assert worker.busy_for() == 0
    assert worker.run(job) == 3
    assert worker.busy_for() == 0
