"""Monospaced text: commands break between their words, and what is copied is the exact line."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.support.tables import failures
from wizard.ui.widgets.copy_value import CopyValue
from wizard.ui.widgets.mono_text import CommandText, MonoText

LINE = (
    "cd /opt/clearml && docker compose -f docker-compose.yml -f docker-compose.ping-sso.yml logs "
    "--format '{{range .Config.Env}}{{println (index (split . `=`) 0)}}{{end}}' | grep -cE 'A|B'"
)


def _lines(shown: MonoText) -> list[str]:
    """The lines as they are drawn."""
    block, found = shown.document().begin(), list[str]()
    while block.isValid():
        layout = block.layout()
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            start = line.textStart()
            found.append(block.text()[start : start + line.textLength()])
        block = block.next()
    return [line.replace("\u2060", "") for line in found]


def test_a_command_breaks_between_its_words_only(qtbot: QtBot) -> None:
    shown = CommandText(1.0, "line")
    qtbot.addWidget(shown)
    shown.set_text(LINE)
    shown.show()

    def check(width: int) -> None:
        shown.resize(width, shown.heightForWidth(width))
        drawn = _lines(shown)
        assert len(drawn) > 1
        assert [word for line in drawn for word in line.split()] == LINE.split()
        assert shown.verticalScrollBar().maximum() == 0, "the last line is cut off"

    assert failures(((width,) for width in (260, 300, 420, 600)), check) == {}


def test_a_word_longer_than_the_line_is_still_seen_whole(qtbot: QtBot) -> None:
    shown = CommandText(1.0, "line")
    qtbot.addWidget(shown)
    shown.set_text("cat /opt/" + "x" * 90)
    shown.resize(200, shown.heightForWidth(200))
    shown.show()
    assert shown.verticalScrollBar().maximum() == 0
    assert shown.horizontalScrollBar().maximum() == 0


def test_every_way_to_take_a_command_gives_the_exact_line(qtbot: QtBot) -> None:
    value = CopyValue(LINE, "", "it", command=True)
    qtbot.addWidget(value)
    value.show()
    assert value.value == LINE
    shown = value.findChild(CommandText)
    assert shown is not None
    assert shown.toPlainText() == LINE
    shown.selectAll()
    QTest.keySequence(shown, "Ctrl+C")
    assert QGuiApplication.clipboard().text() == LINE
    value.set_value("")
    assert value.value == ""


def test_other_values_may_break_anywhere(qtbot: QtBot) -> None:
    shown = MonoText(1.0, "address")
    qtbot.addWidget(shown)
    shown.set_text("https://clearml.example.com/callback_ping/" + "y" * 60)
    shown.resize(180, shown.heightForWidth(180))
    shown.show()
    assert len(_lines(shown)) > 2
    assert shown.verticalScrollBar().maximum() == 0
