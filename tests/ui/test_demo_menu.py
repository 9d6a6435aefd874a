"""The demo's menu of faults: each fills the open window in, at a provider of its own."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.support.window import find
from wizard import app
from wizard.demo.faults import CATALOG
from wizard.demo.faults.row import NO_FAULT, Fault
from wizard.model.product import Product
from wizard.model.step import Step
from wizard.ui import run
from wizard.ui.demo_menu import DemoStage, FaultMenu, step_of, told_of
from wizard.ui.shell import Shell

REFUSED = CATALOG["access-denied-pingfederate"]
UNKNOWN = CATALOG["client-unknown-aic"]


@pytest.fixture
def demo(qtbot: QtBot, tmp_path: Path) -> Iterator[tuple[Shell, DemoStage]]:
    services = app.services(demo=True, drafts=tmp_path)
    with run.demo_window(services, NO_FAULT) as (opened, stage):
        FaultMenu(opened.shell, stage)
        qtbot.waitUntil(lambda: opened.session.credentials is not None)
        yield opened.shell, stage


def choose(qtbot: QtBot, shell: Shell, fault: Fault) -> None:
    action = find(shell, QAction, f"fault-{fault.name}")  # type: ignore[type-var]  # no widget
    with qtbot.waitSignal(shell.session.credentials_changed):
        action.trigger()


def origin_listens(origin: str) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", int(origin.rpartition(":")[2]))) == 0


def test_every_fault_is_in_the_menu(demo: tuple[Shell, DemoStage]) -> None:
    names = {a.objectName() for a in demo[0].findChildren(QAction)}
    assert {f"fault-{name}" for name in (*CATALOG, NO_FAULT.name)} <= names
    assert find(demo[0], QLabel, "fault-now").text() == "Nothing is wrong."


@pytest.mark.parametrize("fault", [REFUSED, UNKNOWN], ids=lambda fault: fault.name)
def test_a_fault_fills_the_window_in(
    qtbot: QtBot, demo: tuple[Shell, DemoStage], fault: Fault
) -> None:
    shell, stage = demo
    before, setup = stage.now.ping.site.origin, shell.session.draft.setup_id
    choose(qtbot, shell, fault)
    draft, credentials = shell.session.draft, shell.session.credentials
    assert stage.now.fault is fault
    assert draft.issuer == stage.now.ping.issuer
    assert (draft.product, draft.setup_id) == (fault.product, setup)
    assert credentials is not None
    assert credentials.client_id == stage.now.typed.client_id
    assert shell.current is step_of(fault)
    assert find(shell, QLabel, "fault-now").text() == f"{fault.name}: {fault.says}"
    assert not origin_listens(before)


def test_whom_to_be_is_said_when_it_matters() -> None:
    assert told_of(CATALOG["groups-missing"]).endswith("left out. Sign on as noor.")
    assert "Sign on" not in told_of(REFUSED)


def test_all_can_be_well_again(qtbot: QtBot, demo: tuple[Shell, DemoStage]) -> None:
    shell, stage = demo
    choose(qtbot, shell, REFUSED)
    choose(qtbot, shell, NO_FAULT)
    assert stage.now.fault is NO_FAULT
    assert shell.session.draft.product is Product.PINGONE
    assert find(shell, QLabel, "fault-now").text() == "Nothing is wrong."
    assert origin_listens(stage.now.ping.site.origin)


def test_a_fault_given_at_the_start_is_where_the_window_opens(qtbot: QtBot, tmp_path: Path) -> None:
    services = app.services(demo=True, drafts=tmp_path)
    with run.demo_window(services, UNKNOWN) as (opened, stage):
        qtbot.waitUntil(lambda: opened.shell.current is Step.ENDPOINTS)
        assert opened.session.draft.product is Product.AIC
        assert stage.now.fault is UNKNOWN
        origin = stage.now.ping.site.origin
    assert not origin_listens(origin)
