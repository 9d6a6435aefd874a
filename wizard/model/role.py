"""Whom a test login is made as: what the administrator says, never what the login showed."""

from __future__ import annotations

from enum import Enum


class Role(Enum):
    """What ClearML should make of the person who signs in."""

    ADMIN = "admin"
    USER = "user"
    REFUSED = "refused"

    @property
    def title(self) -> str:
        """The role with its article, as in “you sign in as …”."""
        return _TITLES[self]


_TITLES = {
    Role.ADMIN: "an admin",
    Role.USER: "an ordinary user",
    Role.REFUSED: "somebody who must be refused",
}

NOT_STATED = "role not stated"
"""Of logins that version 0.1.0 kept."""
