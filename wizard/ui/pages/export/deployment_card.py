"""How the ClearML server is run: asked once, for the exact commands."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from wizard.model.draft import Deployment
from wizard.model.problem import Problems
from wizard.model.text import visible
from wizard.ui import theme
from wizard.ui.widgets import Disclosure, Field, Input, Separator, Toggle, row
from wizard.ui.widgets.card import add, column

_TEXTS = {
    "folder": ("Folder of the compose file", "/opt/clearml", "On the machine that runs ClearML."),
    "base_file": ("Compose file", "docker-compose.yml", ""),
    "service": (
        "Service of the apiserver",
        "apiserver",
        "Its name in the compose file: the service with “command: apiserver”.",
    ),
}
_SWITCHES = {
    "override": (
        "There is a docker-compose.override.yml",
        "It must be named in the command, or what it says would be left out.",
    ),
    "constants_env": (
        "ClearML is started with --env-file constants.env",
        "As ClearML's installation guide does it.",
    ),
    "windows": ("The machine runs Windows", "The commands are then written for PowerShell."),
}
_BELONGS_TO = {"override": "base_file", "constants_env": "base_file", "windows": "folder"}
"""A switch, and the text without which it is not asked either."""


class DeploymentInput(Input):
    """Edits the draft's `Deployment`.

    Signals:
        settled: The answers changed and no field is being typed into.
    """

    settled = Signal()

    def __init__(self) -> None:
        super().__init__("deployment", shows_problems=True)
        self._value = Deployment()
        self._texts = {n: Field(f"deployment-{n}", *words) for n, words in _TEXTS.items()}
        self._switches = {n: Toggle(f"deployment-{n}", *words) for n, words in _SWITCHES.items()}
        self._lines = {n: Separator() for n in self._switches}
        self._more = Disclosure("", "deployment-more")
        self._asked: Collection[str] = ()
        self._lay_out()
        for name, made in (*self._texts.items(), *self._switches.items()):
            made.value_changed.connect(lambda value, name=name: self._change(name, value))
        for field in self._texts.values():
            field.committed.connect(self.was_left)
            field.committed.connect(self.settled)
        for switch in self._switches.values():
            switch.value_changed.connect(self.settled)

    @property
    def value(self) -> Deployment:
        """The answers."""
        return self._value

    def set_value(self, value: object) -> None:
        """Show other answers."""
        if isinstance(value, Deployment) and value != self._value:
            self._value = value
            for name, made in (*self._texts.items(), *self._switches.items()):
                made.set_value(getattr(value, name))
            self._summarize()

    def main_widget(self) -> QWidget:
        """The folder."""
        return self._texts["folder"].main_widget()

    def show_questions(self, names: Collection[str]) -> None:
        """Show what a layout needs to know, by the names of the fields."""
        self._asked = names
        for name, made in self._texts.items():
            made.setVisible(name in names)
        for name, switch in self._switches.items():
            asked = _BELONGS_TO[name] in names
            switch.setVisible(asked)
            self._lines[name].setVisible(asked)
        self._summarize()

    def _summarize(self) -> None:
        """What is folded away, in one line."""
        made, base = self._value, "base_file" in self._asked
        parts = (
            f"service {visible(made.service, 24)}" if base else "",
            "override file" if base and made.override else "",
            "constants.env" if base and made.constants_env else "",
            "Windows" if made.windows else "Linux",
        )
        self._more.set_caption(f"More: {', '.join(filter(None, parts))}")

    def _draw_problems(self, problems: Problems) -> None:
        super()._draw_problems(problems)
        if any(one.code == "deployment.service" for one in problems):
            self._more.open()

    def _lay_out(self) -> None:
        folder, base_file, service = self._texts.values()
        switches = ((self._lines[name], switch) for name, switch in self._switches.items())
        add(self._more.column, service, *(part for pair in switches for part in pair))
        where = row(folder, base_file, spacing=theme.MEDIUM)
        for field in (folder, base_file):
            where.setAlignment(field, Qt.AlignmentFlag.AlignTop)
        column(where, self._more, self._note, on=self, spacing=theme.MEDIUM)
        for name, made in self._texts.items():
            made.set_value(getattr(self._value, name))

    def _change(self, name: str, value: object) -> None:
        self._value = replace(self._value, **{name: value})  # type: ignore[arg-type]  # by name
        self._summarize()
        self.value_changed.emit(self._value)
