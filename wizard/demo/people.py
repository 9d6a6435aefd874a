"""Who can sign on at the demo provider, and what it tells about them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

Claims = dict[str, Any]

SCOPE_CLAIMS: dict[str, frozenset[str]] = {
    "openid": frozenset({"sub", "username", "groups"}),
    "profile": frozenset({"name", "given_name", "family_name", "preferred_username"}),
    "email": frozenset({"email", "email_verified"}),
}
"""Which scope releases which claim (OpenID Connect Core 5.4).

`username` and `groups` are attribute mappings of the application: PingOne sends them whatever
scopes were asked for.
"""

GROUPS_CLAIM = "groups"
SIZE_LIMIT_EXCEEDED = "[SIZE_LIMIT_EXCEEDED]"
"""What PingOne writes into an ID token instead of more than 25 values of one claim."""


@dataclass(frozen=True)
class Person:
    """One account of the demo provider; none of them exists anywhere else."""

    username: str
    password: str
    subject: str
    given_name: str
    family_name: str
    groups: tuple[str, ...]
    about: str
    """One sentence for the sign-on page: what this account is there to show."""

    @property
    def name(self) -> str:
        """The full name as shown to people."""
        return f"{self.given_name} {self.family_name}"

    @property
    def email(self) -> str:
        """An address that can't receive mail (RFC 2606)."""
        return f"{self.username}@people.example"

    def claims(self, scopes: Collection[str]) -> Claims:
        """What the granted scopes release; an empty attribute is left out, as Ping does."""
        released = frozenset[str]().union(*(SCOPE_CLAIMS.get(scope, ()) for scope in scopes))
        return {
            claim: value
            for claim, value in self._all_claims().items()
            if claim in released and value not in ("", [])
        }

    def _all_claims(self) -> Claims:
        return {
            "sub": self.subject,
            "email": self.email,
            "email_verified": True,
            "preferred_username": self.username,
            "username": self.username,
            "name": self.name,
            "given_name": self.given_name,
            "family_name": self.family_name,
            GROUPS_CLAIM: list(self.groups),
        }


def limited(claims: Claims, most_values: int | None) -> Claims:
    """The claims as an ID token carries them: a list that is too long loses its values."""
    if most_values is None:
        return claims
    return {
        claim: SIZE_LIMIT_EXCEEDED
        if isinstance(value, list) and len(value) > most_values
        else value
        for claim, value in claims.items()
    }


ADMINISTRATOR = Person(
    username="ada",
    password="ada-demo",  # noqa: S106  shown on the sign-on page; opens nothing but the demo
    subject="5f0c1a52-6c1e-4f0e-9d52-0a8f3c1b7a01",
    given_name="Ada",
    family_name="Okonkwo",
    groups=("ClearML Admins", "Data Science", "Research, Vision"),
    about="Administrator: in the admin group and in two groups of ClearML.",
)
ORDINARY = Person(
    username="grace",
    password="grace-demo",  # noqa: S106
    subject="5f0c1a52-6c1e-4f0e-9d52-0a8f3c1b7a02",
    given_name="Grace",
    family_name="Lindqvist",
    groups=("Data Science", "Research, Vision"),
    about="Ordinary user: in two groups of ClearML.",
)
ONE_GROUP = Person(
    username="linus",
    password="linus-demo",  # noqa: S106
    subject="5f0c1a52-6c1e-4f0e-9d52-0a8f3c1b7a03",
    given_name="Linus",
    family_name="Marchetti",
    groups=("Data Science",),
    about="In a single group.",
)
UNMAPPED = Person(
    username="edith",
    password="edith-demo",  # noqa: S106
    subject="5f0c1a52-6c1e-4f0e-9d52-0a8f3c1b7a04",
    given_name="Edith",
    family_name="Novak",
    groups=("Facilities", "Canteen"),
    about="In no group that ClearML knows.",
)
NO_GROUP = Person(
    username="noor",
    password="noor-demo",  # noqa: S106
    subject="5f0c1a52-6c1e-4f0e-9d52-0a8f3c1b7a05",
    given_name="Noor",
    family_name="Haddad",
    groups=(),
    about="In no group at all: the groups claim is left out.",
)
MANY_GROUPS = Person(
    username="max",
    password="max-demo",  # noqa: S106
    subject="5f0c1a52-6c1e-4f0e-9d52-0a8f3c1b7a06",
    given_name="Max",
    family_name="Overfield",
    groups=("Data Science", *(f"Project {number:02}" for number in range(1, 40))),
    about="In 40 groups, more than an ID token of PingOne carries.",
)
PEOPLE: tuple[Person, ...] = (ADMINISTRATOR, ORDINARY, ONE_GROUP, UNMAPPED, NO_GROUP, MANY_GROUPS)
