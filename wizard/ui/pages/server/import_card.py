"""Opening what exists: files of a deployment, looked over first, then taken into the set-up."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from wizard.export.others import LeftOut, listed, whys
from wizard.lint.importing import Imported, draft_from
from wizard.lint.preview import filling, preview
from wizard.lint.unknown import Unknown
from wizard.model import fields
from wizard.model.problem import Problem
from wizard.model.text import visible
from wizard.oidc.http import CancelToken
from wizard.ui import theme
from wizard.ui.credentials_controller import Storage
from wizard.ui.session import Session
from wizard.ui.widgets import Banner, Button, Card, Disclosure, ProblemNote, clear, labels, row
from wizard.ui.widgets.mono_text import MonoText

MOST_FILES = 20
"""Files that are opened at once at most; a deployment has a handful."""

_MOST_PROBLEMS = 12


class ImportCard(Card):
    """Files are chosen or dropped; nothing is filled in before it was seen.

    Signals:
        news: What appeared and should be scrolled into view.
    """

    news = Signal(QWidget)

    def __init__(self, session: Session) -> None:
        super().__init__(name="import-card")
        self._session = session
        self._keyring = session.keyring
        self._cancel: CancelToken | None = None
        self._paths: tuple[Path, ...] = ()
        self._found: Imported | None = None
        self._filled = 0
        self._fold = Disclosure("I already have settings for Ping in a file", "import")
        self._choose = Button("Choose files…", "plain", "file", "import-choose")
        self._said = Banner(name="import-said")
        self._preview = Preview()
        self._wrong = labels.label(_WRONG, "strong", "import-wrong")
        self._problems = ProblemNote("import-problems", _MOST_PROBLEMS)
        self._unknown = Banner(name="import-unknown")
        self._use = Button("Use these values", "accent", name="import-use")
        self._drop = Button("Leave them", "quiet", name="import-leave")
        self._lay_out()
        self._connect()
        self._show_found(None)
        self.setAcceptDrops(True)

    def open_files(self, paths: Sequence[Path]) -> None:
        """Read files as one deployment, beside the window, and show what they say."""
        if not paths:
            return
        self._fold.open()
        if self._cancel is not None:
            self._cancel.set()
        self._filled = 0
        self._show_found(None)
        if len(paths) > MOST_FILES:
            self._said.say(
                f"{len(paths)} files are more than one deployment has", _TOO_MANY, tone="warned"
            )
            return
        self._paths = tuple(path.absolute() for path in paths)
        self._said.say(f"Reading {_names(self._paths)}…")
        chosen = self._paths
        self._cancel = self._session.runner.run(lambda _: draft_from(chosen), self._read)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files of this computer may be dropped."""
        if _files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        event.acceptProposedAction()
        self.open_files(_files(event))

    def _lay_out(self) -> None:
        column = self._fold.column
        column.addWidget(labels.label(_EXPLAINED, "muted"))
        column.addLayout(row(self._choose, stretch=True))
        for part in (self._said, self._preview, self._wrong, self._problems, self._unknown):
            column.addWidget(part)
        column.addLayout(row(self._use, self._drop, stretch=True))
        self.add(self._fold)

    def _connect(self) -> None:
        self._choose.clicked.connect(self._ask)
        self._use.clicked.connect(self._take)
        self._drop.clicked.connect(self._leave)
        self._said.acted.connect(self._keyring.use_memory)
        self._keyring.changed.connect(self._show_kept)

    def _ask(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(self, "Open existing settings", "", _KINDS)
        self.open_files([Path(one) for one in chosen])

    def _read(self, found: Imported | Problem) -> None:
        self._cancel = None
        if isinstance(found, Problem):
            self._said.show_problem(found)
            return
        self._show_found(found)
        if preview(found):
            self._said.say(f"Read from {_names(self._paths)}. Nothing is filled in yet.", _REPLACES)
        else:
            self._said.say(f"No setting for Ping is in {_names(self._paths)}.", tone="warned")
        self.news.emit(self._use if preview(found) else self._said)

    def _show_found(self, found: Imported | None) -> None:
        self._found = found
        rows = preview(found) if found else ()
        self._preview.show_rows(rows)
        self._wrong.setVisible(bool(rows and found and found.problems))
        self._problems.show_problems(found.problems if found else ())
        self._unknown.say(*_unknown_words(found.unknown if found and rows else ()))
        self._use.setVisible(bool(rows))
        self._drop.setVisible(bool(rows))

    def _leave(self) -> None:
        self._show_found(None)
        self._said.say("")

    def _take(self) -> None:
        """Fill the draft in, and hand the credentials to the vault for the endpoint read."""
        found = self._found
        if found is None:
            return
        self._filled = len(preview(found))
        self._show_found(None)
        self._choose.setFocus()
        self._session.edit(
            **filling(found, self._session.draft),
            source_paths=tuple(map(str, self._paths)),
            unknown_variables=found.unknown_names,
        )
        self._keep(found)
        self._show_kept()

    def _keep(self, found: Imported) -> None:
        secret = fields.client_secret(found.credentials.client_secret.reveal()).value
        if secret is not None:
            self._keyring.type_secret(secret)
        if fields.client_id(found.credentials.client_id).value:
            self._keyring.type_client_id(found.credentials.client_id)
        self._keyring.store()

    def _show_kept(self) -> None:
        """Whether the vault has taken the credentials is said where they were read."""
        problem = self._keyring.waiting or self._keyring.problem
        if self._found is not None or not self._filled:
            return
        if problem:
            self._said.show_problem(problem, "Keep for this run only")
        elif self._keyring.state is Storage.STORING:
            self._said.say("Storing the client ID and the secret…")
        else:
            self._said.say(_filled(self._filled), _GO_THROUGH, tone="passed")


class Preview(QWidget):
    """Each variable with its value, as it would be filled in."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("import-preview")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.SMALL)

    def show_rows(self, rows: Sequence[tuple[str, str]]) -> None:
        """Replace what is shown."""
        clear(self._column)
        for name, value in rows:
            drawn = _drawn(name, value)
            self._column.addWidget(drawn)
            drawn.show()
        self.setVisible(bool(rows))


def _drawn(name: str, value: str) -> QWidget:
    drawn = QWidget()
    drawn.setAccessibleName(f"{name}: {value}")
    column = QVBoxLayout(drawn)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    shown = MonoText(1.0, f"import-value-{name}")
    shown.setPlainText(value)
    shown.setAccessibleName(f"Value of {name}")
    column.addWidget(labels.label(name, "small"))
    column.addWidget(shown)
    return drawn


def _files(event: QDropEvent) -> list[Path]:
    addresses = event.mimeData().urls()
    return [Path(one.toLocalFile()) for one in addresses if one.isLocalFile()]


def _names(paths: Sequence[Path]) -> str:
    first = visible(paths[0].name, 60)
    return first if len(paths) == 1 else f"{first} and {len(paths) - 1} more"


def _filled(number: int) -> str:
    return "1 value is filled in" if number == 1 else f"{number} values are filled in"


def _unknown_words(found: Sequence[Unknown]) -> tuple[str, str]:
    kept = [one.shown for one in found if not one.lost]
    lost = tuple(LeftOut(one.shown, one.lost) for one in found if one.lost)
    said = [f"{listed(kept)}. {_KEPT}"] if kept else []
    if lost:
        said.append(f"Not kept: {listed(one.name for one in lost)}. {' '.join(whys(lost))}")
    return ("Other variables are in there, too", " ".join(said)) if said else ("", "")


_EXPLAINED = (
    "An env file, a compose override or Helm values with settings for Ping, written by this "
    "program or by hand. Choose the files of one deployment together, or drop them here. "
    "They are only read."
)
_TOO_MANY = (
    f"Up to {MOST_FILES} are read together. Choose those that set variables of the apiserver."
)
_KINDS = "Env files, compose files, Helm values (*.env *.yml *.yaml *.txt);;All files (*)"
_REPLACES = "“Use these values” fills them in, in place of what you have typed for them."
_WRONG = "Wrong in the files. Above is what was meant; an export writes it as it must be."
_KEPT = (
    "The wizard does not know them. They are kept: an export takes their values from the files "
    "again, and the set-up notes only their names."
)
_GO_THROUGH = (
    "Client ID and secret, if they were in there, are stored. Go through the steps: each shows "
    "what it took over, and the test login proves it."
)
