"""In which layout the variables are handed over, and which files these will be."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wizard.export.layouts import COMPOSE, COMPOSE_REFERENCES, LAYOUTS, find_layout, layout_problems
from wizard.export.plan import ExportRequest, FileNote, Layout
from wizard.export.sheet import SHEET_FILE
from wizard.ui import theme
from wizard.ui.widgets import (
    Card,
    Choice,
    Disclosure,
    Glyph,
    Option,
    ProblemNote,
    Separator,
    Toggle,
    labels,
)
from wizard.ui.widgets.card import add, boxed, column, icon_row, refill

_ICONS = {
    "compose": "file",
    "compose-references": "lock",
    "docker-run": "server",
    "kubernetes": "cloud",
}
_SHEET = FileNote(
    SHEET_FILE, "For the people who deploy: values, commands, evidence. It contains no secret."
)


class LayoutCard(Card):
    """The choice of a layout, and two options.

    Signals:
        changed: An option was set; the layout itself is the draft's.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__("Which files do you need?", name="layout-card")
        self.choice = Choice("layout", [_option(layout) for layout in LAYOUTS.values()])
        for card, layout in zip(self.choice.cards, LAYOUTS.values(), strict=True):
            card.setAccessibleDescription(layout.explains)
        self._unknown = ProblemNote("layout-unknown")
        self._secrets = Toggle("secrets-file", *_SECRETS)
        self._names = Toggle("include-names", *_NAMES)
        self._explains = labels.label("", "muted", "layout-explains")
        self._files = Disclosure("", "layout-files")
        self._rows = column()
        self._shown: tuple[FileNote, ...] = ()
        add(self._files.column, self._rows, Separator(), self._names)
        self.add(self.choice, self._unknown, self._explains, self._secrets, self._files)
        for toggle in (self._secrets, self._names):
            toggle.value_changed.connect(self.changed)

    @property
    def include_names(self) -> bool:
        """Whether the sheet names the people of the test logins."""
        return self._names.value

    def show_layout(self, name: str) -> None:
        """Select the layout that will be written, and say when it is not the one named."""
        layout = find_layout(name)
        self.choice.set_value(layout.name)
        self._explains.setText(layout.explains)
        self._unknown.show_problems(layout_problems(name))
        self._secrets.setVisible(layout is COMPOSE_REFERENCES)

    def complete(self, request: ExportRequest) -> ExportRequest:
        """The request with the answer on the file of secrets, where the layout has one."""
        wanted = request.layout is COMPOSE_REFERENCES and self._secrets.value
        return replace(request, secrets_file=wanted)

    def show_notes(self, notes: tuple[FileNote, ...]) -> None:
        """The files that would be written; the sheet always."""
        files = (*notes, _SHEET)
        if files == self._shown:
            return
        self._shown = files
        secret = any(note.secret for note in files)
        says = "one with the client secret" if secret else "none with a secret"
        self._files.set_caption(f"{len(files)} files, {says}")
        refill(self._rows, map(_drawn, files))


def _option(layout: Layout) -> Option:
    usual = " (usual)" if layout is COMPOSE else ""
    icon = _ICONS.get(layout.name, "file")
    return Option(layout.name, f"{layout.title}{usual}", icon=icon)


def _drawn(note: FileNote) -> QWidget:
    icon = Glyph("lock" if note.secret else "file", "warned" if note.secret else "muted", 1.2)
    name = labels.label(note.name, "strong")
    says = labels.label(labels.unbroken(note.says), "muted")
    across = icon_row(icon, name, says, spacing=theme.SMALL, gap=0)
    return boxed(across, f"file-{note.name}")


_SECRETS = (
    "Write the file with the credentials too",
    "Otherwise they come from your secret manager, and no file contains a secret.",
)
_NAMES = (
    "Include names of tested people on the handoff sheet",
    "Otherwise they appear by role, such as “tested admin”.",
)
