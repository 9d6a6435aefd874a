"""Every fault through the shipped window, driven by key and mouse events, read off its verdicts."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from pytestqt.qtbot import QtBot

from tests.support.browser import allow_webengine
from tests.support.faults import assert_same_advice, assert_words
from tests.support.parts import CHECKOUT
from wizard import app
from wizard.demo.faults import CATALOG
from wizard.demo.faults.row import Fault, Where
from wizard.model.verdict import State, Verdict
from wizard.ui.demo_run.fault import look

pytestmark = pytest.mark.live
allow_webengine()


@pytest.mark.parametrize("fault", [pytest.param(f, id=f.name) for f in CATALOG.values()])
@pytest.mark.usefixtures("qtbot")
def test_the_window_shows_the_fault(fault: Fault) -> None:
    found = look(fault, app.services)
    assert found, "the window shows nothing wrong"
    assert_shown(found[0], fault)
    for verdict in found:
        assert_words(verdict.record(), fault)
        assert verdict.problem is None or verdict.problem.code != "http.cancelled"


def assert_shown(gravest: Verdict, fault: Fault) -> None:
    problem = gravest.problem
    assert problem is not None
    assert (problem.code, problem.step, problem.severity) == (
        fault.code,
        fault.step,
        fault.severity,
    )
    assert gravest.state is (State.FAILED if problem.is_error else State.WARNED)
    assert_same_advice(gravest.record(), fault)


def demo(name: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "wizard", "demo", "--unattended", "--fault", name]
    return subprocess.run(
        words, capture_output=True, text=True, timeout=120, check=False, cwd=CHECKOUT
    )


@pytest.mark.parametrize(
    ("name", "code"),
    [("login-secret-wrong", 1), ("login-given-up", 1), ("issuer-left-empty", 0)],
)
def test_unattended_it_prints_the_verdict(name: str, code: int) -> None:
    run = demo(name)
    fault = CATALOG[name]
    assert run.returncode == code, run.stderr
    assert f"[{fault.code}]" in run.stdout
    assert re.search(rf"^  step:   {fault.step.title}$", run.stdout, re.MULTILINE)
    assert "FAILED: the window" not in run.stdout


def test_a_name_that_nobody_has_is_a_usage_error() -> None:
    run = demo("no-such-fault")
    assert run.returncode == 2
    assert "no fault named “no-such-fault”" in run.stderr


def test_a_healthy_login_shows_nothing_wrong(qtbot: QtBot) -> None:
    like = CATALOG["email-missing"]
    healthy = Fault("healthy", "All is well.", like.product, Where.LOGIN, "", like.step)
    assert look(healthy, app.services) == ()
