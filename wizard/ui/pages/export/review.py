"""The variables that will be written, each with its value and how far it is proven."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from wizard.clearml.roles import RoleProof, ValueProof, value_proofs
from wizard.clearml.variables import Assignment, Variable, masked
from wizard.ui import theme
from wizard.ui.widgets import Glyph, Separator, labels, row
from wizard.ui.widgets.card import boxed, column, refill
from wizard.ui.widgets.mono_text import MonoText

_KINDS: dict[ValueProof, labels.Kind] = {
    ValueProof.PROVEN: "passed",
    ValueProof.OPEN: "warned",
    ValueProof.UNPROVEN: "warned",
    ValueProof.FORM: "skipped",
}


class Review(QWidget):
    """The rows, rebuilt only when something in them changes."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("review")
        self._rows = column(on=self, spacing=theme.MEDIUM)
        self._shown: tuple[tuple[str, str, str, ValueProof], ...] = ()

    def show_assignments(self, written: tuple[Assignment, ...], proof: RoleProof | None) -> None:
        """Replace what is shown."""
        proven = zip(written, value_proofs(proof, written), strict=True)
        rows = tuple((a.variable.name, _title(a.variable), masked(a), how) for a, how in proven)
        if rows != self._shown:  # every change of the draft comes through here
            self._shown = rows
            drawn = ((Separator(), _drawn(*one)) for one in rows)
            refill(self._rows, [part for pair in drawn for part in pair][1:])


def _drawn(name: str, title: str, value: str, proof: ValueProof) -> QWidget:
    kind, words = _KINDS[proof], proof.value
    heading = row(
        labels.label(title, "strong"),
        Glyph(kind, "muted" if kind == "skipped" else kind, 1.2),
        labels.short(words, kind, f"proof-{name}"),
        wide=0,
    )
    full = labels.selectable(labels.WrappingLabel(name, "small"))
    shown = MonoText(1.0, f"value-{name}")
    for part in (full, shown):  # by keys there would be dozens of stops, and the sheet has it all
        part.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    shown.setPlainText(value)
    shown.setAccessibleName(f"Value of {name}")
    drawn = boxed(column(heading, shown, full, spacing=theme.TINY), f"variable-{name}")
    drawn.setAccessibleName(f"{name}: {value}. {words}")
    return drawn


def _title(row: Variable) -> str:
    words = row.short.replace("__", ":_").split("_")
    spelled = " ".join(_SPELLED.get(word, word) for word in words if word)
    return spelled[:1].upper() + spelled[1:]


_SPELLED = {"url": "URL", "id": "ID", "signup": "sign-up"}
