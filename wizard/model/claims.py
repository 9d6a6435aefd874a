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

    def find(self, name: str) -> tuple[Source, Json] | None:
        """Where `name` is delivered first (ID token, then userinfo, then access token)."""
        # Access tokens come last: they are not meant for the client (RFC 9068 section 6).
        for source in (Source.ID_TOKEN, Source.USERINFO, Source.ACCESS_TOKEN):
            claims = self.of(source)
            if claims is not None and name in claims:
                return source, claims[name]
        return None
