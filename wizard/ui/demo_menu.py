"""The demo's stage and its menu of faults: what each one looks like, in the window that is open."""

from __future__ import annotations

import secrets
from contextlib import ExitStack
from dataclasses import fields
from functools import partial
from types import TracebackType
from typing import Self

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from wizard.demo.faults import FAMILIES
from wizard.demo.faults.row import NO_FAULT, Fault, Where
from wizard.demo.faults.stage import Stage, staged
from wizard.demo.people import ADMINISTRATOR
from wizard.model import urls
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.step import Step
from wizard.services import Services
from wizard.ui import theme
from wizard.ui.shell import Shell
from wizard.ui.widgets import labels
from wizard.vault.binding import bind_on_entry

_PADDING = 7
"""Pixels above and below a menu's title in the style sheet: what stands beside it is level."""
_KEPT = ("setup_id", "name", "ticks")
_STEPS = {Where.PREFLIGHT: Step.ENDPOINTS, Where.LOGIN: Step.LOGIN}


class DemoStage:
    """The demo provider of one window, with one fault or none at a time. Close it at the end."""

    def __init__(self, services: Services, fault: Fault = NO_FAULT) -> None:
        self._services = services
        self._open = ExitStack()
        self.now = self.play(fault)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()

    def play(self, fault: Fault) -> Stage:
        """Another fault in place of the one before, at a provider of its own."""
        self._open.close()
        self.now = self._open.enter_context(staged(fault, self._services.clock))
        return self.now

    @property
    def draft(self) -> Draft:
        """What was typed about the provider."""
        return self.now.typed.draft

    def credentials(self) -> Credentials:
        """What Ping issued, as just entered."""
        filled = self.now.typed
        fresh = Credentials(filled.client_id, filled.client_secret, secrets.token_hex(16))
        token, issuer = (
            urls.origin(one) for one in (self.draft.access_token_url, self.draft.issuer)
        )
        return bind_on_entry(fresh, token, issuer)


def step_of(fault: Fault) -> Step:
    """The page on which a fault shows."""
    return _STEPS[fault.where]


def told_of(fault: Fault) -> str:
    """What is wrong now, and whom to sign on as when not everybody meets it."""
    if fault is NO_FAULT:
        return fault.says
    who = "" if fault.person is ADMINISTRATOR else f" Sign on as {fault.person.username}."
    return f"{fault.name}: {fault.says}{who}"


class FaultMenu(QObject):
    """A menu “Faults” in the demo's window; beside it stands what is wrong now."""

    def __init__(self, shell: Shell, stage: DemoStage) -> None:
        super().__init__(shell)
        self._shell, self._stage = shell, stage
        self._says = labels.label("", "muted", "fault-now")
        self._says.setWordWrap(False)
        self._says.setContentsMargins(0, _PADDING, theme.LARGE, _PADDING)
        bar = shell.menuBar()
        bar.setNativeMenuBar(False)
        menu = bar.addMenu("&Faults")
        menu.setObjectName("faults")
        self._add(menu, NO_FAULT)
        for title, faults in FAMILIES.items():
            below = menu.addMenu(title)
            for fault in faults:
                self._add(below, fault)
        bar.setCornerWidget(self._says)
        self._tell(stage.now.fault)

    def _add(self, menu: QMenu, fault: Fault) -> None:
        whose = "" if fault is NO_FAULT else f"{fault.product.title}: "
        action = QAction(f"{whose}{fault.says}".replace("&", "&&"), menu)
        action.setObjectName(f"fault-{fault.name}")
        action.triggered.connect(partial(self._play, fault))
        menu.addAction(action)

    def _play(self, fault: Fault) -> None:
        """Fill the window in for this fault and go to where it shows."""
        self._shell.page.left()
        self._stage.play(fault)
        session, fresh = self._shell.session, self._stage.draft
        names = (one.name for one in fields(Draft) if one.name not in _KEPT)
        session.edit(**{name: getattr(fresh, name) for name in names})
        session.store_credentials(
            self._stage.credentials(), lambda _: self._shell.go(step_of(fault))
        )
        self._tell(fault)

    def _tell(self, fault: Fault) -> None:
        self._says.setText(told_of(fault))
        self._says.adjustSize()
