"""The variables that will be written, counted in one line, and each with its proof."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from wizard.clearml.roles import RoleProof, ValueProof, value_proofs
from wizard.clearml.variables import Assignment, Variable, masked
from wizard.ui import theme
from wizard.ui.widgets import Disclosure, Glyph, Separator, labels, row
from wizard.ui.widgets.card import boxed, column, refill
from wizard.ui.widgets.mono_text import MonoText

_KINDS: dict[ValueProof, labels.Kind] = {
    ValueProof.PROVEN: "passed",
    ValueProof.OPEN: "warned",
    ValueProof.UNPROVEN: "warned",
    ValueProof.FORM: "skipped",
}

_COUNTED = {
    ValueProof.PROVEN: "proven",
    ValueProof.OPEN: "with an open finding",
    ValueProof.UNPROVEN: "not proven",
    ValueProof.FORM: "checked for form",
}


class Review(Disclosure):
    """One line that counts the values; open, each of them, drawn only then and when changed."""

    def __init__(self) -> None:
        super().__init__("", "review")
        self._values: tuple[tuple[str, str, str, ValueProof], ...] = ()
        self._drawn: tuple[tuple[str, str, str, ValueProof], ...] = ()

    def show_assignments(self, written: tuple[Assignment, ...], proof: RoleProof | None) -> None:
        """Replace what is shown."""
        proven = zip(written, value_proofs(proof, written), strict=True)
        self._values = tuple(
            (a.variable.name, _title(a.variable), masked(a), how) for a, how in proven
        )
        self.set_caption(_counted([how for *_, how in self._values]))
        self._draw()

    def _show(self, opened: bool) -> None:
        super()._show(opened)
        self._draw()

    def _draw(self) -> None:
        if self.is_open and self._values != self._drawn:
            self._drawn = self._values
            drawn = ((Separator(), _drawn(*one)) for one in self._values)
            refill(self.column, [part for pair in drawn for part in pair][1:])


def _counted(proofs: list[ValueProof]) -> str:
    counts = Counter(proofs)
    parts = ", ".join(f"{counts[how]} {words}" for how, words in _COUNTED.items() if counts[how])
    return f"{len(proofs)} values: {parts}"


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
