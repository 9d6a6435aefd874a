"""How the ClearML server is run: asked once, for the exact commands."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wizard.model.draft import Deployment
from wizard.ui import theme
from wizard.ui.widgets import Field, Input, Separator, Toggle
from wizard.ui.widgets.card import column

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

    def main_widget(self) -> QWidget:
        """The folder."""
        return self._texts["folder"].main_widget()

    def show_questions(self, names: Collection[str]) -> None:
        """Show what a layout needs to know, by the names of the fields."""
        for name, made in self._texts.items():
            made.setVisible(name in names)
        for name, switch in self._switches.items():
            asked = _BELONGS_TO[name] in names
            switch.setVisible(asked)
            self._lines[name].setVisible(asked)

    def _lay_out(self) -> None:
        switches = ((self._lines[name], switch) for name, switch in self._switches.items())
        parts = (*self._texts.values(), *(part for pair in switches for part in pair))
        column(*parts, self._note, on=self, spacing=theme.MEDIUM)
        for name, made in self._texts.items():
            made.set_value(getattr(self._value, name))

    def _change(self, name: str, value: object) -> None:
        self._value = replace(self._value, **{name: value})  # type: ignore[arg-type]  # by name
        self.value_changed.emit(self._value)
