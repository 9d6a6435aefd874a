"""Before each login: whom do you sign in as? Nothing is preselected where several are possible."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout

from wizard.clearml.roles import RoleStatus
from wizard.model.role import Role
from wizard.ui import theme
from wizard.ui.session import Session
from wizard.ui.widgets import Button, Card, labels
from wizard.ui.widgets.choice import Option, OptionCard
from wizard.ui.widgets.labels import WrappingLabel

_WHY = "Say what ClearML should make of this person: the result is compared with that."
_ONE = "You sign in as {role}: with these settings ClearML treats everybody alike."
_KINDS: dict[RoleStatus, labels.Kind] = {
    RoleStatus.PROVEN: "passed",
    RoleStatus.OPEN: "warned",
    RoleStatus.ABSENT: "muted",
    RoleStatus.UNTESTED: "muted",
}


class RoleChoice(Card):
    """One row for each role: pick it, or say that no one is at hand.

    Attributes:
        only: What is said instead where there is nothing to choose.

    Signals:
        chosen: Another role, or none, is picked.
    """

    chosen = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__("Whom do you sign in as?", _WHY, name="role-choice")
        self._session = session
        self.only = ""
        self._cards = {role: OptionCard(_option(role), f"role-{role.value}") for role in Role}
        self._states = {
            role: WrappingLabel("", "muted", f"role-{role.value}-state") for role in Role
        }
        self._absent = {
            role: Button("", "quiet", name=f"role-{role.value}-absent") for role in Role
        }
        self._picked: Role | None = None
        grid = QGridLayout()
        grid.setSpacing(theme.SMALL)
        grid.setColumnStretch(0, 1)
        for number, role in enumerate(Role):
            card, state, absent = self._parts(role)
            grid.addWidget(card, 2 * number, 0, 1, 2)
            grid.addWidget(state, 2 * number + 1, 0)
            grid.addWidget(absent, 2 * number + 1, 1)
            self._cards[role].setAutoExclusive(False)  # such a group cannot have none picked
            self._cards[role].clicked.connect(lambda _=False, role=role: self.pick(role))
            self._absent[role].clicked.connect(lambda _=False, role=role: self._set_absent(role))
        self.column.addLayout(grid)
        session.changed.connect(self.refresh)
        self.refresh()

    @property
    def role(self) -> Role | None:
        """The role of the next login; the only one there is, or the one that was picked."""
        roles = self._roles
        if len(roles) == 1:
            return roles[0]
        return self._picked if self._picked in roles else None

    @property
    def untested(self) -> Role | None:
        """Whom to sign in as next: the first role that is not tested, none once all are."""
        proof = self._session.state.role_proof
        untested = RoleStatus.UNTESTED
        return next((one for one in self._roles if proof and proof.status(one) is untested), None)

    def refresh(self) -> None:
        """Show the roles that the settings tell apart, and how far each is tested."""
        proof, roles = self._session.state.role_proof, self._roles
        self.only = _ONE.format(role=roles[0].title) if len(roles) == 1 else ""
        if roles:
            self.setFocusProxy(self._cards[roles[0]])
        for role in Role:
            status = proof.status(role) if proof else RoleStatus.UNTESTED
            for part in self._parts(role):
                part.setVisible(role in roles)
            self._cards[role].setChecked(role is self.role)
            labels.rekind(self._states[role], _KINDS[status])
            self._states[role].setText(_sentence(status.value))
            self._show_absent(role, status)

    def _show_absent(self, role: Role, status: RoleStatus) -> None:
        button = self._absent[role]
        words = "Test it now" if status is RoleStatus.ABSENT else "Test it after deployment"
        button.setText(words)
        button.setAccessibleName(f"{words}: {role.title}")
        if status not in {RoleStatus.ABSENT, RoleStatus.UNTESTED}:
            button.hide()

    @property
    def _roles(self) -> tuple[Role, ...]:
        proof = self._session.state.role_proof
        return proof.roles if proof else ()

    def _parts(self, role: Role) -> tuple[OptionCard, WrappingLabel, Button]:
        return self._cards[role], self._states[role], self._absent[role]

    def pick(self, role: Role | None) -> None:
        """Show a role as picked; with None, ask again."""
        self._picked = role
        if role in self._session.draft.absent_roles:
            self._session.edit(absent_roles=self._session.draft.absent_roles - {role})
        self.refresh()
        self.chosen.emit()

    def _set_absent(self, role: Role) -> None:
        # Whom no one can sign in as is not picked.
        self._picked = None if self._picked is role else self._picked
        self._session.edit(absent_roles=self._session.draft.absent_roles ^ {role})
        self.chosen.emit()


def _option(role: Role) -> Option:
    return Option(role, _sentence(role.title).rstrip("."))


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."
