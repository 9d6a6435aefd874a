"""Claims of one login, by where each was delivered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

TOKEN_CLAIMS = frozenset(
    (
        *("iss", "sub", "aud", "exp", "iat", "nbf", "jti", "nonce", "at_hash", "c_hash", "s_hash"),
        *("azp", "acr", "amr", "auth_time", "sid"),
    )
)
"""Claims with a meaning of their own in every ID token (OpenID Connect Core 1.0, sections 2 and
3.3.2.11; RFC 7519 section 4.1): none of them is a list of groups."""


class Source(Enum):
    """Where a claim came from."""

    ID_TOKEN = "ID token"  # noqa: S105 - a column's title, not a credential
    ACCESS_TOKEN = "access token"  # noqa: S105 - likewise
    USERINFO = "userinfo"

    @property
    def place(self) -> str:
        """The source in a sentence, with its article."""
        return self.value if self is Source.USERINFO else f"the {self.value}"


SEARCH = (Source.ID_TOKEN, Source.USERINFO, Source.ACCESS_TOKEN)
"""Where claims are searched. Access tokens come last: they are not meant for the client (RFC 9068
section 6)."""


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims of each source; None for a source that was absent or opaque.

    Attributes:
        id_token: Of the ID token.
        access_token: Of the access token.
        userinfo: Of userinfo.
        left_out: How many groups of the login are no longer among these claims. If there are any,
            it is not known whether the person has a group that is not among them.
    """

    id_token: Mapping[str, Json] | None = None
    access_token: Mapping[str, Json] | None = None
    userinfo: Mapping[str, Json] | None = None
    left_out: int = field(default=0, kw_only=True)

    def of(self, source: Source) -> Mapping[str, Json] | None:
        """The claims delivered there."""
        by_source = {
            Source.ID_TOKEN: self.id_token,
            Source.ACCESS_TOKEN: self.access_token,
            Source.USERINFO: self.userinfo,
        }
        return by_source[source]

    def names(self) -> tuple[str, ...]:
        """Every claim's name once, in order of first appearance."""
        sources = (self.id_token, self.access_token, self.userinfo)
        return tuple(dict.fromkeys(name for claims in sources for name in claims or ()))

    def sources(self, name: str) -> tuple[Source, ...]:
        """Every place where `name` is delivered, in the order in which claims are searched.

        Places where it is empty count only when it is empty everywhere.
        """
        sent = tuple(source for source in SEARCH if name in (self.of(source) or {}))
        return tuple(s for s in sent if not is_empty((self.of(s) or {})[name])) or sent

    def find(self, name: str) -> tuple[Source, Json] | None:
        """Where `name` is delivered first, and its value."""
        return next(((s, (self.of(s) or {})[name]) for s in self.sources(name)), None)


def is_empty(value: Json) -> bool:
    """True when a claim came without content: null, a blank text, or a list of nothing else."""
    found = value if isinstance(value, list) else [value]
    return all(not one.strip() if isinstance(one, str) else one in (None, {}) for one in found)


def names_path(value: Json, path: str, depth: int = 5) -> str:
    """Where in an object a list of names is, such as `realm_access.roles`; empty without one."""
    if isinstance(value, dict) and depth:
        inside = (names_path(one, f"{path}.{name}", depth - 1) for name, one in value.items())
        return next(filter(None, inside), "")
    names = isinstance(value, list) and value and all(isinstance(one, str) for one in value)
    return path if names else ""
