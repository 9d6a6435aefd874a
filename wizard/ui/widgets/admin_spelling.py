"""A word about an admin group that Ping spells otherwise, and the click that mends it."""

from __future__ import annotations

from collections.abc import Iterable

from wizard.clearml.admin_spelling import Twin, as_in_ping, problem, twins_in
from wizard.model.evidence import Evidence
from wizard.model.settings import Settings, settle
from wizard.ui.session import Session
from wizard.ui.widgets import Banner


class AdminSpelling(Banner):
    """Hidden as long as the test logins show no such group."""

    def __init__(self, session: Session) -> None:
        super().__init__("warned", "admin-spelling")
        self._session = session
        self._found: tuple[Twin, ...] = ()
        self.acted.connect(self._use)

    def show_logins(self, logins: Iterable[Evidence]) -> None:
        """Compare the admin groups with those that came in these logins."""
        settings = settle(self._session.draft)
        mapping = settings.groups if isinstance(settings, Settings) else None
        self._found = twins_in(logins, mapping)
        self.show_problem(problem(self._found[0]) if self._found else None, "Use Ping's spelling")

    def _use(self) -> None:
        admins = as_in_ping(self._session.draft.groups_admins, self._found)
        self._session.edit(groups_admins=admins)
