"""A banner about an admin group that Ping spells in another case, with a button that fixes it."""

from __future__ import annotations

from collections.abc import Iterable

from wizard.clearml.groups import Twin, find_twins_in, spell_as_in_ping
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
        """Compare the admin groups with those that Ping sent in these logins."""
        settings = settle(self._session.draft)
        mapping = settings.groups if isinstance(settings, Settings) else None
        self._found = find_twins_in(logins, mapping)
        self.show_problem(
            self._found[0].problem if self._found else None, "Use the provider's spelling"
        )

    def _use(self) -> None:
        admins = spell_as_in_ping(self._session.draft.groups_admins, self._found)
        self._session.edit(groups_admins=admins)
