"""“Remove this setup”: lists what goes, each with a switch, and reports what went."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wizard.model.export_record import ExportRecord
from wizard.model.problem import Problems
from wizard.model.text import from_home, join_names
from wizard.ui.dialogs import PartsDialog, problem_text
from wizard.ui.session import Kept, Session
from wizard.ui.widgets.switch import Toggle

ANSWERS, IN_PING = "Your answers", "The application in Ping"
Part = str | Kept | ExportRecord


class RemovalDialog(PartsDialog):
    """Asks what goes.

    Signals:
        agreed: The parts of the setup, each with whether it goes.
    """

    agreed = Signal(object)

    def __init__(self, session: Session, window: QWidget) -> None:
        meanings: dict[Part, str] = {
            ANSWERS: "All that you typed and chose.",
            Kept.CREDENTIALS: "Their entry in the keyring.",
            Kept.LOGINS: f"Saved: {len(session.state.logins)}. With what is known of exports.",
            **{one: _files(one) for one in session.exports},
            **({IN_PING: _IN_PING} if _created(session) else {}),
        }
        self._toggles = {
            part: Toggle(f"remove-{number}", part_title(part), meaning)
            for number, (part, meaning) in enumerate(meanings.items())
        }
        for part, toggle in self._toggles.items():
            toggle.set_value(not isinstance(part, ExportRecord) and part != IN_PING)
            toggle.switch.setEnabled(part != ANSWERS)
        super().__init__(window, "Remove this setup", "removal", self._toggles.values())
        self.add_button("Cancel", self.reject).setFocus()
        self.add_button("Remove", self._agree, "danger").setObjectName("remove")

    def _agree(self) -> None:
        self.accept()
        self.agreed.emit({part: toggle.value for part, toggle in self._toggles.items()})


def part_title(part: Part) -> str:
    """What is called so in the dialog and in the report."""
    if isinstance(part, ExportRecord):
        return f"Exported files in {from_home(part.folder)}"
    return part.value if isinstance(part, Kept) else part


def removal_report(parts: dict[Part, bool], failed: Problems) -> str:
    """What was removed, what was kept, and what could not be removed and why."""
    said = [
        f"{words}: {join_names(titles)}."
        for words, goes in (("Removed", True), ("Kept", False))
        if (titles := [part_title(part) for part in parts if parts[part] is goes])
    ]
    return "\n\n".join((*said, *map(problem_text, failed)))


def _created(session: Session) -> bool:
    """Whether an application was created in Ping for this setup."""
    from wizard.registration.journal import Journal, JournalFile  # noqa: PLC0415 - for this only

    found = JournalFile(session.services.store.folder, session.draft.setup_id).read()
    return isinstance(found, Journal) and bool(found.created)


def _files(record: ExportRecord) -> str:
    return f"{join_names(one.name for one in record.files)}. {_OPS}"


_IN_PING = "You sign in as an administrator. People can't sign in to ClearML through it then."
_OPS = "Those who run ClearML may need them. Files that were changed since stay."
