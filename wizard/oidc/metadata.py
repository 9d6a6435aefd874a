"""A provider's published metadata, field by field (OpenID Connect Discovery 3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from wizard.model import text as plain
from wizard.model import urls
from wizard.model.claims import Json
from wizard.model.problem import Problem, Problems, problem
from wizard.oidc.http_types import Response

_LONGEST = 2048
_MOST_VALUES = 200


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the discovery document says; a text is empty and a list None where it says nothing.

    Attributes:
        date: The provider's clock when it answered, if it told.
        read_from: The address of the document.
        problems: All that is wrong or remarkable about the document.
    """

    issuer: str = ""
    authorization_endpoint: str = ""
    token_endpoint: str = ""
    userinfo_endpoint: str = ""
    jwks_uri: str = ""
    scopes_supported: tuple[str, ...] | None = None
    response_types_supported: tuple[str, ...] | None = None
    claims_supported: tuple[str, ...] | None = None
    code_challenge_methods_supported: tuple[str, ...] | None = None
    token_endpoint_auth_methods_supported: tuple[str, ...] | None = None
    id_token_signing_alg_values_supported: tuple[str, ...] | None = None
    date: datetime | None = None
    read_from: str = ""
    problems: Problems = ()

    def skew(self, now: datetime) -> timedelta | None:
        """How far the provider's clock is ahead of `now`; None when it does not tell."""
        return None if self.date is None else self.date - now

    def with_problems(self, *more: Problem) -> Metadata:
        """The same, with more said about it."""
        return replace(self, problems=(*self.problems, *more))


_ADDRESSES = {
    "issuer": ("issuer", "issuer"),
    "authorization_endpoint": ("authorization endpoint", "authorize_url"),
    "token_endpoint": ("token endpoint", "access_token_url"),
    "userinfo_endpoint": ("userinfo endpoint", "userinfo_url"),
    "jwks_uri": ("JWKS address", "jwks_url"),
}
"""Fields that hold an address, with their title and the draft's field."""

_REQUIRED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")

_LISTS = (
    "scopes_supported",
    "response_types_supported",
    "claims_supported",
    "code_challenge_methods_supported",
    "token_endpoint_auth_methods_supported",
    "id_token_signing_alg_values_supported",
)


def read_metadata(document: Mapping[str, Json], reply: Response) -> Metadata:
    """The fields of `document` that have the right form, and every problem with the others."""
    found: list[Problem] = []
    addresses = {name: _address(document, name, found) for name in _ADDRESSES}
    lists = {name: _list(document, name, found) for name in _LISTS}
    types = lists["response_types_supported"]
    if types and not any("code" in one.split() for one in types):
        found.append(problem("discovery.no-code-flow", values=", ".join(types)))
    return Metadata(
        issuer=addresses["issuer"],
        authorization_endpoint=addresses["authorization_endpoint"],
        token_endpoint=addresses["token_endpoint"],
        userinfo_endpoint=addresses["userinfo_endpoint"],
        jwks_uri=addresses["jwks_uri"],
        scopes_supported=lists["scopes_supported"],
        response_types_supported=types,
        claims_supported=lists["claims_supported"],
        code_challenge_methods_supported=lists["code_challenge_methods_supported"],
        token_endpoint_auth_methods_supported=lists["token_endpoint_auth_methods_supported"],
        id_token_signing_alg_values_supported=lists["id_token_signing_alg_values_supported"],
        date=reply.date,
        read_from=reply.url,
        problems=tuple(found),
    )


def _address(document: Mapping[str, Json], name: str, found: list[Problem]) -> str:
    title, field = _ADDRESSES[name]
    value = document.get(name)
    if value is None or value == "":
        if name in _REQUIRED:
            found.append(problem("discovery.missing", title=title, name=name).at(field))
        return ""
    if not isinstance(value, str) or not _is_address(value):
        found.append(problem("discovery.type", name=name, form="one web address").at(field))
        return ""
    if not value.lower().startswith("https://") and not urls.is_loopback(value):
        found.append(problem("discovery.not-https", title=title, value=value).at(field))
        return ""
    return value


def _is_address(text: str) -> bool:
    return (
        len(text) <= _LONGEST
        and not plain.has_controls(text)
        and " " not in text
        and "#" not in text
        and urls.origin(text).startswith(("https://", "http://"))
    )


def _list(document: Mapping[str, Json], name: str, found: list[Problem]) -> tuple[str, ...] | None:
    value = document.get(name)
    if value is None:
        return None
    if not isinstance(value, list) or len(value) > _MOST_VALUES:
        found.append(problem("discovery.type", name=name, form="a list of texts").as_warning())
        return None
    texts = tuple(one for one in value if isinstance(one, str))
    if len(texts) < len(value):
        found.append(problem("discovery.type", name=name, form="a list of texts").as_warning())
    return texts
