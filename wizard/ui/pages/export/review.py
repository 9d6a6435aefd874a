"""The variables that will be written, each with its value and how far it is proven."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard import flow
from wizard.clearml.variables import Assignment, Proof, masked
from wizard.ui import theme
from wizard.ui.widgets import Glyph, Separator, clear, labels, row
from wizard.ui.widgets.mono_text import MonoText

PROVEN = "Proven by the test login"
UNPROVEN = "Not proven: no valid test login"
FORM = "Checked for form, not proven"


def words_of_proof(assignment: Assignment, proof: flow.Proof) -> str:
    """What may be said about a value; “proven” only of what a login proves."""
    if assignment.variable.proof is Proof.FORM:
        return FORM
    return PROVEN if proof is flow.Proof.PASSED else UNPROVEN


class Review(QWidget):
    """The rows, rebuilt only when something in them changes."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("review")
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(theme.MEDIUM)
        self._shown: tuple[tuple[str, str, str], ...] = ()

    def show_assignments(self, written: tuple[Assignment, ...], proof: flow.Proof) -> None:
        """Replace what is shown."""
        rows = tuple((a.variable.name, masked(a), words_of_proof(a, proof)) for a in written)
        if rows == self._shown:
            return
        self._shown = rows
        clear(self._rows)
        for number, (name, value, words) in enumerate(rows):
            if number:
                self._rows.addWidget(Separator())
            self._rows.addWidget(_drawn(name, value, words))


def _drawn(name: str, value: str, words: str) -> QWidget:
    kind: labels.Kind = {PROVEN: "passed", UNPROVEN: "warned"}.get(words, "skipped")  # type: ignore[assignment]
    drawn = QWidget()
    drawn.setObjectName(f"variable-{name}")
    drawn.setAccessibleName(f"{name}: {value}. {words}")
    column = QVBoxLayout(drawn)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.TINY)
    heading = row(
        labels.label(_short(name), "strong"),
        Glyph(kind, "muted" if kind == "skipped" else kind, 1.2),
        labels.short(words, kind, f"proof-{name}"),
    )
    heading.setStretch(0, 1)
    full = labels.selectable(labels.label(name, "small"))
    shown = MonoText(1.0, f"value-{name}")
    for part in (full, shown):  # by keys there would be dozens of stops, and the sheet has it all
        part.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    shown.setPlainText(value)
    shown.setAccessibleName(f"Value of {name}")
    column.addLayout(heading)
    column.addWidget(shown)
    column.addWidget(full)
    return drawn


def _short(name: str) -> str:
    words = name.partition("ping__")[2].replace("__", ":_").split("_")
    spelled = " ".join(_SPELLED.get(word, word) for word in words if word)
    return spelled[:1].upper() + spelled[1:]


_SPELLED = {"url": "URL", "id": "ID", "signup": "sign-up"}
