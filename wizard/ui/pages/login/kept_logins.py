"""The people who have signed in as a test: when, how it ended, whether it is still valid."""

from __future__ import annotations

import html
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard import flow
from wizard.clearml.outcome import login_outcome
from wizard.clearml.roles import RoleProof
from wizard.model.evidence import Evidence
from wizard.model.role import NOT_STATED
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
    """

    opened = Signal(object)

    def __init__(self, session: Session, name: str = "kept-logins") -> None:
        super().__init__("Who has signed in", name=name)
        self.column.setContentsMargins(*(theme.LARGE,) * 4)
        self._session = session
        self._shown: object = None
        self._note = ProblemNote("logbook-note")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.SMALL)
        self.add(self._note, self._rows, labels.label(_HELP, "small"))
        session.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Bring it up to the session, if anything that it shows has changed."""
        session = self._session
        people, problem = session.people, session.logbook_problem
        proof, current = session.state.role_proof, flow.current_fingerprint(session.state)
        facts = (people, problem, proof, current)
        # The session changes with every keystroke on any page.
        if facts == self._shown:
            return
        self._shown = facts
        labels.set_visible(self, bool(people or problem))
        self._note.show_problems((problem,) if problem else ())
        self._draw(people, current, proof)

    def _draw(self, people: tuple[Evidence, ...], current: str, proof: RoleProof | None) -> None:
        clear(self._rows)
        for number, login in enumerate(people):
            if number:
                self._rows.addWidget(Separator())
            drawn = LoginRow(login, proof, valid=login.fingerprint == current)
            drawn.setObjectName(f"login-{number}")
            drawn.opened.connect(partial(self.opened.emit, login))
            drawn.removed.connect(partial(self._session.drop_logins, login.subject))
            self._rows.addWidget(drawn)
            drawn.show()


class LoginRow(QWidget):
    """One person's login. Signals: `opened`, `removed`."""

    opened = Signal()
    removed = Signal()

    def __init__(self, login: Evidence, proof: RoleProof | None, *, valid: bool) -> None:
        super().__init__()
        outcome = proof and login_outcome(proof.settings, login, proof.clearml_groups)
        right = proof.proves(login) if proof and login.role else login.passed
        who = outcome.who if outcome else visible(login.subject, _LONGEST_NAME)
        person = ElidingButton(who, "quiet", name="login-person")
        person.setToolTip(f"<p>Show the login of {html.escape(who)}</p>")
        person.setAccessibleName(f"Show the login of {who}")
        remove = IconButton("remove", f"Delete the login of {who}", "login-remove")
        remove.setToolTip("Delete this login")  # Qt might take a name for rich text
        person.clicked.connect(self.opened)
        remove.clicked.connect(self.removed)
        brief = outcome.brief if outcome and valid and login.subject else ""
        role = f"as {login.role.title}" if login.role else NOT_STATED
        when = f"Signed in {role}, {login.at:%d %b %Y, %H:%M} UTC"
        under = _STALE if not valid else f"{brief}." if brief else ""
        below = labels.label(f"{when}. {under}", "muted")
        below.setContentsMargins(theme.SMALL, 0, 0, 0)
        sound = proof.is_sound(login) if proof else login.passed
        kind: labels.Kind = "passed" if right else "warned" if sound else "failed"
        word = labels.short("As it should" if right else "Open", kind, "login-result-word")
        stale = () if valid else (labels.short("stale", "warned", "login-standing"),)
        first = row(person, Glyph(kind, kind, 1.2), word, *stale, remove)
        first.insertStretch(1, 1)
        column(first, below, on=self, spacing=0)
        self.setAccessibleName(f"{who}: {word.text()}{'' if valid else ', stale'}. {brief}")
