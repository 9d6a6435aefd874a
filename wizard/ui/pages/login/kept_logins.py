"""The people who have signed in as a test: when, how it ended, whether it is still valid."""

from __future__ import annotations

import html
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from wizard import flow
from wizard.clearml.outcome import Outcome, login_outcome
from wizard.clearml.people import progress
from wizard.model.evidence import Evidence
from wizard.model.problem import Problems
from wizard.model.settings import Settings, settle
from wizard.model.text import visible
from wizard.ui import theme
from wizard.ui.session import Session
from wizard.ui.widgets import Card, Glyph, IconButton, ProblemNote, Separator, clear, labels, row
from wizard.ui.widgets.buttons import ElidingButton
from wizard.ui.widgets.card import column

_STALE = "Made before something was changed. Run it again to check the present setup."
_LONGEST_NAME = 60
_HELP = (
    "Saved with this setup, readable by you only: no token, and of the claims only those that "
    "ClearML needs."
)


class KeptLogins(Card):
    """One row per person; hidden until somebody has signed in.

    Signals:
        opened: The login (`Evidence`) that is to be shown.
        progressed: Who was tested and who is missing, in one line; empty without group mapping.
    """

    opened = Signal(object)
    progressed = Signal(str)

    def __init__(
        self, session: Session, name: str = "kept-logins", *, shows_progress: bool = True
    ) -> None:
        super().__init__("Who has signed in", name=name)
        self.column.setContentsMargins(*(theme.LARGE,) * 4)
        self._session, self._shows_progress = session, shows_progress
        self._shown: object = None
        self._progress = labels.label("", "strong", "login-progress")
        self._note = ProblemNote("logbook-note")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.SMALL)
        self.add(self._progress, self._note, self._rows, labels.label(_HELP, "small"))
        session.changed.connect(self.refresh)
        self.refresh()

    @property
    def progress(self) -> str:
        """Who was tested and who is missing."""
        return self._progress.text()

    def refresh(self) -> None:
        """Bring it up to the session, if anything that it shows has changed."""
        session = self._session
        people, problem = session.people, session.logbook_problem
        settings, known_groups = settle(session.draft), session.draft.clearml_groups
        current = flow.current_fingerprint(session.state)
        facts = (people, problem, settings, known_groups, current)
        # The session changes with every keystroke on any page.
        if facts == self._shown:
            return
        self._shown = facts
        self.setVisible(bool(people or problem))
        self._note.show_problems((problem,) if problem else ())
        valid = tuple(one for one in people if one.fingerprint == current)
        words = progress(valid, settings, known_groups) if isinstance(settings, Settings) else ""
        self._progress.setText(words)
        self._progress.setVisible(bool(words) and self._shows_progress)
        self.progressed.emit(words)
        self._draw(people, current, settings)

    def _draw(
        self, people: tuple[Evidence, ...], current: str, settings: Settings | Problems
    ) -> None:
        clear(self._rows)
        for number, login in enumerate(people):
            if number:
                self._rows.addWidget(Separator())
            known = self._session.draft.clearml_groups
            found = (
                login_outcome(settings, login, known) if isinstance(settings, Settings) else None
            )
            drawn = LoginRow(login, found, valid=login.fingerprint == current)
            drawn.setObjectName(f"login-{number}")
            drawn.opened.connect(partial(self.opened.emit, login))
            drawn.removed.connect(partial(self._session.drop_logins, login.subject))
            self._rows.addWidget(drawn)
            drawn.show()


class LoginRow(QWidget):
    """One person's login. Signals: `opened`, `removed`."""

    opened = Signal()
    removed = Signal()

    def __init__(self, login: Evidence, outcome: Outcome | None, *, valid: bool) -> None:
        super().__init__()
        who = outcome.who if outcome else visible(login.subject, _LONGEST_NAME)
        person = ElidingButton(who, "quiet", name="login-person")
        person.setToolTip(f"<p>Show the login of {html.escape(who)}</p>")
        person.setAccessibleName(f"Show the login of {who}")
        remove = IconButton("remove", f"Delete the login of {who}", "login-remove")
        remove.setToolTip("Delete this login")  # Qt might take a name for rich text
        person.clicked.connect(self.opened)
        remove.clicked.connect(self.removed)
        brief = outcome.brief if outcome and valid else ""
        when = f"{login.at:%d %b %Y, %H:%M} UTC"
        under = _STALE if not valid else f"{brief}." if brief else ""
        below = labels.label(f"{when}. {under}", "muted")
        below.setContentsMargins(theme.SMALL, 0, 0, 0)
        column(_first_line(person, login, remove, valid=valid), below, on=self, spacing=0)
        stale = "" if valid else ", stale"
        self.setAccessibleName(f"{who}: {_result(login)}{stale}. {brief}")


def _first_line(person: QWidget, login: Evidence, remove: QWidget, *, valid: bool) -> QHBoxLayout:
    kind: labels.Kind = "passed" if login.passed else "failed"
    stale = () if valid else (labels.short("stale", "warned", "login-standing"),)
    word = labels.short(_result(login), kind, "login-result-word")
    made = row(person, Glyph(kind, kind, 1.2), word, *stale, remove)
    made.insertStretch(1, 1)
    return made


def _result(login: Evidence) -> str:
    return "Passed" if login.passed else "Failed"
