"""wizard.cli.interrupt: Ctrl+C cancels the work and waits for it."""

from __future__ import annotations

import signal
import threading

import pytest

from wizard.cli import interrupt
from wizard.oidc.http import CancelToken


def test_the_result_is_returned_and_what_is_raised_is_raised() -> None:
    assert interrupt.interruptible(lambda: 7, CancelToken()) == 7
    with pytest.raises(ZeroDivisionError):
        interrupt.interruptible(lambda: 1 // 0, CancelToken())


def test_ctrl_c_cancels_and_the_work_ends_in_order() -> None:
    cancel, stopped = CancelToken(), threading.Event()
    before = signal.getsignal(signal.SIGINT)

    def work() -> bool:
        with cancel.interrupts(stopped.set):
            signal.raise_signal(signal.SIGINT)
            return stopped.wait(20)

    assert interrupt.interruptible(work, cancel)
    assert cancel.is_set
    assert signal.getsignal(signal.SIGINT) is before
