"""Lists of names: entered one by one, or typed and pasted as lines."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QStringListModel, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QListView, QPlainTextEdit, QWidget

from wizard.ui import theme
from wizard.ui.widgets.buttons import Button
from wizard.ui.widgets.card import boxed, row
from wizard.ui.widgets.inputs import LabelledInput, LineEdit, describe

_MOST_ROWS = 8
# Pixels of a row around its text: style.qss gives them only once it is shown.
_AROUND = 14
_Trigger = QAbstractItemView.EditTrigger


class ListEditor(LabelledInput):
    """A tuple of texts in the order in which they were added, which means nothing.

    The selected one is corrected in its place, or removed. Only the rows in view cost time.
    """

    def __init__(self, name: str, label: str, example: str = "", help: str = "") -> None:
        super().__init__(name, label, help, shows_problems=True)
        self._entries: tuple[str, ...] = ()
        self.edit = LineEdit()
        describe(self.edit, name, f"{label}: new entry", help)
        self.edit.setPlaceholderText(example)
        self._add = Button("Add", "plain", "plus", f"{name}-add")
        self._model = QStringListModel(self)
        self._view = self._make_view(label)
        self._add.setAccessibleName(f"Add the entry to {label}")
        self._remove = Button("Remove", "plain", name=f"{name}-remove")
        self._remove.setAccessibleName(f"Remove the selected entry from {label}")
        across = row(self._view, self._remove, wide=0)
        across.setAlignment(self._remove, Qt.AlignmentFlag.AlignTop)
        self._box = boxed(across)
        self.lay_out(row(self.edit, self._add, wide=0), self._box)
        self._connect()
        self._show_entries(())

    @property
    def value(self) -> tuple[str, ...]:
        """The entries."""
        return self._entries

    def set_value(self, value: object) -> None:
        """Show entries."""
        entries = tuple(value) if isinstance(value, tuple) else ()
        if entries != self._entries:
            self._show_entries(entries)

    def main_widget(self) -> QWidget:
        """The line for a new entry."""
        return self.edit

    def _make_view(self, label: str) -> QListView:
        view = QListView()
        view.setObjectName(f"{self.name}-list")
        view.setProperty("kind", "entries")
        view.setAccessibleName(f"{label}: entries")
        view.setToolTip("Double-click an entry, or press F2, to correct it.")
        view.setModel(self._model)
        # Otherwise every entry is measured before the first one is drawn.
        view.setUniformItemSizes(True)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setEditTriggers(_Trigger.DoubleClicked | _Trigger.EditKeyPressed)
        return view

    def _connect(self) -> None:
        self.edit.returnPressed.connect(self._take)
        self.edit.pending = lambda: bool(self.edit.text().strip())
        # An entry that was typed but not added would be lost on Next.
        self.edit.left.connect(self._take)
        self._add.clicked.connect(self._take)
        self._remove.clicked.connect(lambda: self._drop(self._place))
        self._view.selectionModel().currentChanged.connect(self._refresh)
        self._model.dataChanged.connect(self._correct)
        delete = QShortcut(QKeySequence(Qt.Key.Key_Delete), self._view)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(lambda: self._drop(self._place))

    @property
    def _place(self) -> int:
        """Of the selected entry; -1 without one."""
        return self._view.currentIndex().row()

    def _take(self) -> None:
        typed = self.edit.text()
        if not typed.strip():
            return
        self.edit.clear()
        if typed not in self._entries:
            self._change((*self._entries, typed), len(self._entries))

    def _change(self, entries: tuple[str, ...], place: int) -> None:
        """Other entries, of which the one at `place` is selected."""
        self._show_entries(entries, place)
        self.value_changed.emit(entries)

    def _show_entries(self, entries: tuple[str, ...], place: int = -1) -> None:
        self._entries = entries
        self._model.setStringList(list(entries))
        self._box.setVisible(bool(entries))
        height = (self.fontMetrics().lineSpacing() + _AROUND) * min(len(entries), _MOST_ROWS)
        self._view.setFixedHeight(max(height, self._remove.sizeHint().height()) + theme.SMALL)
        self._view.setCurrentIndex(self._model.index(place))
        self._refresh()

    def _refresh(self) -> None:
        self._remove.setEnabled(self._place >= 0)

    def _correct(self, at: QModelIndex) -> None:
        """Take an entry that was corrected in the list; an empty or doubled one is put back."""
        place, entry = at.row(), str(at.data())
        if entry == self._entries[place]:
            return
        if not entry.strip() or entry in self._entries:
            self._model.setData(at, self._entries[place])
            return
        self._entries = (*self._entries[:place], entry, *self._entries[place + 1 :])
        self.value_changed.emit(self._entries)

    def _drop(self, place: int) -> None:
        if place < 0:
            return
        entries = self._entries[:place] + self._entries[place + 1 :]
        self._change(entries, min(place, len(entries) - 1))
        if not entries:
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)


_LINES = 4
# Milliseconds without a key after which entries are reported.
_PAUSE_MS = 300
# Entries taken in at most.
MOST = 5000


def entries(typed: str) -> tuple[str, ...]:
    """The lines without the blanks around them, empty ones and repetitions left out."""
    lines = (line.strip() for line in typed.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))[:MOST]


class PastedList(LabelledInput):
    """A tuple of texts, one per line. The text stays as it was typed, with its empty lines.

    What follows from many entries takes time: they are reported when typing pauses, or by `flush`.
    """

    def __init__(self, name: str, label: str, example: str = "", help: str = "") -> None:
        super().__init__(name, label, help, shows_problems=True)
        self._value: tuple[str, ...] = ()
        self.edit = QPlainTextEdit()
        describe(self.edit, name, label, help)
        self.edit.setPlaceholderText(example)
        self.edit.setTabChangesFocus(True)
        height = QFontMetrics(self.edit.font()).lineSpacing() * _LINES + 2 * theme.LARGE
        self.edit.setFixedHeight(height)
        self.lay_out(self.edit)
        self._pausing = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pausing.timeout.connect(self.flush)
        self.edit.textChanged.connect(self._pausing.start)

    @property
    def value(self) -> tuple[str, ...]:
        """The entries."""
        return self._value

    def set_value(self, value: object) -> None:
        """Show entries, one per line."""
        given = tuple(value) if isinstance(value, tuple) else ()
        if given != self._value:
            self._value = given
            self.edit.setPlainText("\n".join(given))

    def main_widget(self) -> QWidget:
        """The text."""
        return self.edit

    def flush(self) -> None:
        """Report what was typed, if anything was."""
        self._pausing.stop()
        found = entries(self.edit.toPlainText())
        if found != self._value and "\n".join(self._value) != self.edit.toPlainText():
            self._value = found
            self.value_changed.emit(found)
