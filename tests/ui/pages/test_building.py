"""All pages, built one after the other as they are opened."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from wizard.flow import STEPS
from wizard.ui.pages import make_page
from wizard.ui.session import Session
from wizard.ui.shell import Shell


class ShownWindows(QObject):
    """Notes each window that is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget):
            self.names += [repr(watched)] if watched.isWindow() else []
        return False


def test_building_a_page_opens_no_other_window(
    qtbot: QtBot, qapp: QApplication, settled: Session
) -> None:
    shown = ShownWindows()
    qapp.installEventFilter(shown)
    try:
        shell = Shell(settled, make_page)
        qtbot.addWidget(shell)
        with qtbot.waitExposed(shell):
            shell.show()
        for step in STEPS:
            shell._enter(step)
            qapp.processEvents()
    finally:
        qapp.removeEventFilter(shown)
    assert [name for name in shown.names if "Shell" not in name] == []
    assert any("Shell" in name for name in shown.names)
