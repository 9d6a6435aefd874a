"""What is said about an export: what it is worth, what was written, what to do next."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard import flow
from wizard.export.exporting import ExportPlan
from wizard.export.outputs import Command, Steps
from wizard.flow import Proof, SetupState
from wizard.model.text import visible
from wizard.ui import theme
from wizard.ui.widgets import Banner, CopyValue, Separator, clear, labels


def say_proof(banner: Banner, standing: SetupState) -> None:
    """How far a test login stands behind the values."""
    proof = flow.proof(standing)
    if proof is Proof.PASSED and standing.evidence is not None:
        when = f"{standing.evidence.at:%Y-%m-%d %H:%M} UTC"
        banner.say("Proven by a test login", _PROVEN.format(when=when), tone="passed")
    else:
        banner.say(_UNPROVEN[proof], _WHY, "Go to Test login", "warned")


def say_exported(banner: Banner, done: ExportPlan) -> None:
    """What was written, and what could not be protected."""
    names = "\n".join(visible(path) for path in done.written.paths)
    if done.written.leftovers:
        left = ", ".join(visible(name) for name in done.written.leftovers)
        names += f"\nRemoved, left over from an interrupted run: {left}"
    if done.written.unprotected:
        listed = ", ".join(done.written.unprotected)
        banner.say("Saved, but others may be able to read the secret",
                   f"{names}\n{listed}: {_EXPOSED}", tone="warned")  # fmt: skip
    else:
        banner.say("Saved", names, tone="passed")


class CommandList(QWidget):
    """Commands in order, each with its own copy button."""

    def __init__(self, name: str = "command", heading: str = "") -> None:
        super().__init__()
        self.setObjectName(f"{name}s")
        self._name = name
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(theme.MEDIUM)
        if heading:
            outer.addWidget(labels.label(heading, "heading"))
        self._column = QVBoxLayout()
        self._column.setSpacing(theme.LARGE)
        outer.addLayout(self._column)
        self._shown: tuple[Command, ...] = ()

    def show_commands(self, found: Sequence[Command]) -> None:
        """Replace what is shown."""
        if tuple(found) == self._shown:
            return
        self._shown = tuple(found)
        clear(self._column)
        for number, command in enumerate(found, 1):
            drawn = _drawn(number, command, f"{self._name}-{number}")
            self._column.addWidget(drawn)
            drawn.show()


class StepsView(QWidget):
    """How the files are applied, how to see that it worked, and the way back."""

    def __init__(self) -> None:
        super().__init__()
        self._apply = CommandList("command")
        self._verify = CommandList("verify", "See that it worked")
        self._roll_back = CommandList("roll-back", "The way back")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.LARGE)
        column.addWidget(self._apply)
        for part in (self._verify, self._roll_back):
            column.addWidget(Separator())
            column.addWidget(part)

    def show_steps(self, steps: Steps) -> None:
        """Replace what is shown."""
        self._apply.show_commands(steps.apply)
        self._verify.show_commands(steps.verify)
        self._roll_back.show_commands(steps.roll_back)


def _drawn(number: int, command: Command, name: str) -> QWidget:
    drawn = QWidget()
    column = QVBoxLayout(drawn)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.TINY)
    column.addWidget(labels.label(f"{number}. {command.title}", "strong"))
    column.addWidget(labels.label(labels.unbroken(command.says), "muted"))
    if command.line:
        line = CopyValue(command.line, "", name, command=True)
        line.call(f"command: {command.title}")
        column.addWidget(line)
    return drawn


_PROVEN = (
    "On {when} a login went through with exactly these endpoints, credentials, callback URL, PKCE "
    "setting and claims. What a login can't prove is marked below."
)
_UNPROVEN = {
    Proof.NONE: "Not proven: there was no test login",
    Proof.FAILED: "Not proven: the last test login did not pass",
    Proof.STALE: "Not proven: something was changed since the test login",
    Proof.PASSED: "",
}
_WHY = "Everything below was checked for form only. A test login takes a minute."
_EXPOSED = "this file system or operating system did not let the wizard keep other users out."
