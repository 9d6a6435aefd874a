"""The people who have signed in as a test: when, how it ended, what it is worth now."""

from __future__ import annotations

import html
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from wizard import flow
from wizard.clearml.outcome import Outcome, login_outcome
from wizard.clearml.people import progress
from wizard.model.draft import Draft
from wizard.model.evidence import Evidence
from wizard.model.problem import Problem
from wizard.model.settings import Settings, settle
from wizard.model.text import visible
from wizard.ui import theme
from wizard.ui.session import Session
from wizard.ui.widgets import Card, Glyph, IconButton, ProblemNote, Separator, clear, labels
from wizard.ui.widgets.buttons import ElidingButton

_STALE = "Made before something was changed. Run it again to know what holds now."
_NAME = 60
_HELP = (
    "Kept with this set-up, readable by you only: no token, and of the claims only those that "
    "ClearML needs."
)


class KeptLogins(Card):
    """One row per person; hidden while nobody has signed in.

    Signals:
        opened: The login (`Evidence`) that is to be shown.
        progressed: Who was tested and who is missing, in one line; empty without group mapping.
    """

    opened = Signal(object)
    progressed = Signal(str)

    def __init__(
        self, session: Session, name: str = "kept-logins", *, says_progress: bool = True
    ) -> None:
        super().__init__("Who has signed in", name=name)
        self.column.setContentsMargins(*(theme.LARGE,) * 4)
        self._session, self._says_progress = session, says_progress
        self._shown: object = None
        self._progress = labels.label("", "strong", "login-progress")
        self._note = ProblemNote("logbook-note")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.SMALL)
        self.add(self._progress, self._note)
        self.column.addLayout(self._rows)
        self.add(labels.label(_HELP, "small"))
        session.changed.connect(self.refresh)
        self.refresh()

    @property
    def progress(self) -> str:
        """Who was tested and who is missing, as last told."""
        return self._progress.text()

    def refresh(self) -> None:
        """Bring it up to the session, if anything that it shows has changed."""
        session = self._session
        people, problem = session.people, session.logbook_problem
        settings = settle(session.draft)
        current = flow.current_fingerprint(session.state)
        facts = (people, problem, settings, session.draft.clearml_groups, current)
        if facts == self._shown:
            return
        self._shown = facts
        self.setVisible(bool(people or problem))
        self._note.show_problems((problem,) if problem else ())
        valid = tuple(one for one in people if one.fingerprint == current)
        words = _progress(valid, settings, session.draft)
        self._progress.setText(words)
        self._progress.setVisible(bool(words) and self._says_progress)
        self.progressed.emit(words)
        self._draw(people, current, settings)

    def _draw(
        self, people: tuple[Evidence, ...], current: str, settings: Settings | tuple[Problem, ...]
    ) -> None:
        clear(self._rows)
        for number, login in enumerate(people):
            if number:
                self._rows.addWidget(Separator())
            stands = login.fingerprint == current
            told = _told(login, settings, self._session.draft)
            drawn = LoginRow(login, told, stands=stands)
            drawn.setObjectName(f"login-{number}")
            drawn.opened.connect(partial(self.opened.emit, login))
            drawn.removed.connect(partial(self._session.drop_logins, login.subject))
            self._rows.addWidget(drawn)
            drawn.show()


class LoginRow(QWidget):
    """One person's login. Signals: `opened`, `removed`."""

    opened = Signal()
    removed = Signal()

    def __init__(self, login: Evidence, told: Outcome | None, *, stands: bool) -> None:
        super().__init__()
        who = told.who if told else visible(login.subject, _NAME)
        person = ElidingButton(who, "quiet", name="login-person")
        person.setToolTip(f"<p>Show the login of {html.escape(who)}</p>")
        person.setAccessibleName(f"Show the login of {who}")
        away = IconButton("remove", f"Delete the login of {who}", "login-remove")
        away.setToolTip("Delete this login")  # Qt might take a name for rich text
        person.clicked.connect(self.opened)
        away.clicked.connect(self.removed)
        brief = told.brief if told and stands else ""
        when = f"{login.at:%d %b %Y, %H:%M} UTC"
        under = _STALE if not stands else brief
        below = labels.label(f"{when}. {under}." if brief else f"{when}. {under}", "muted")
        below.setContentsMargins(theme.SMALL, 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(_first_line(person, login, away, stands=stands))
        column.addWidget(below)
        standing = "" if stands else ", stale"
        self.setAccessibleName(f"{who}: {_result(login)}{standing}. {brief}")


def _first_line(person: QWidget, login: Evidence, away: QWidget, *, stands: bool) -> QHBoxLayout:
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(theme.SMALL)
    made.addWidget(person)
    made.addStretch(1)
    kind: labels.Kind = "passed" if login.passed else "failed"
    made.addWidget(Glyph(kind, kind, 1.2))
    made.addWidget(labels.short(_result(login), kind, "login-result-word"))
    if not stands:
        made.addWidget(labels.short("stale", "warned", "login-standing"))
    made.addWidget(away)
    return made


def _result(login: Evidence) -> str:
    return "Passed" if login.passed else "Failed"


def _told(
    login: Evidence, settings: Settings | tuple[Problem, ...], draft: Draft
) -> Outcome | None:
    if not isinstance(settings, Settings):
        return None
    return login_outcome(settings, login, draft.clearml_groups)


def _progress(
    valid: tuple[Evidence, ...], settings: Settings | tuple[Problem, ...], draft: Draft
) -> str:
    if not isinstance(settings, Settings):
        return ""
    return progress(valid, settings, draft.clearml_groups)
