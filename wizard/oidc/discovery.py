"""From any address of a provider to its metadata (OpenID Connect Discovery 3, 4; RFC 8414 3)."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import SplitResult

from wizard.model import text as plain
from wizard.model import urls
from wizard.model.claims import Json
from wizard.model.problem import Problem, Problems, problem
from wizard.oidc.http import DEADLINE, CancelToken, HttpClient, Request, RequestError, Response
from wizard.oidc.network_problems import host_of
from wizard.oidc.strict_json import read_object

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


__all__ = ["Metadata", "candidates", "discover"]

SUFFIX = "/.well-known/openid-configuration"
MOST_CANDIDATES = 16
WHOLE_SEARCH = 30.0
"""Seconds for all candidates together."""

_OK, _REDIRECTS = 200, range(300, 400)


def candidates(url: str, extra: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Addresses at which the discovery document may be, the likeliest first.

    Args:
        url: Issuer, discovery URL (its query is kept) or any endpoint of the provider.
        extra: Addresses that whoever knows the product puts before the general ones.
    """
    parts = urls.split(url.strip())
    if parts is None:
        return extra
    found = [*_given(parts), *extra, *_appended(parts), *_inserted(parts)]
    return tuple(dict.fromkeys(found))[:MOST_CANDIDATES]


def _given(parts: SplitResult) -> Iterator[str]:
    if "/.well-known/" in parts.path:
        yield _joined(parts, parts.path) + (f"?{parts.query}" if parts.query else "")


def _appended(parts: SplitResult) -> Iterator[str]:
    """OpenID Connect Discovery 4: the suffix goes behind the issuer."""
    return (_joined(parts, path + SUFFIX) for path in _parents(parts.path))


def _inserted(parts: SplitResult) -> Iterator[str]:
    """RFC 8414 section 3: the suffix goes between host and path."""
    return (_joined(parts, SUFFIX + path) for path in _parents(parts.path) if path)


def _parents(path: str) -> Iterator[str]:
    bare = path.partition("/.well-known/")[0].rstrip("/")
    yield bare
    while "/" in bare:
        bare = bare.rpartition("/")[0].rstrip("/")
        yield bare


def _joined(parts: SplitResult, path: str) -> str:
    return f"{parts.scheme.lower()}://{parts.netloc.rpartition('@')[2]}{path}"


def discover(
    http: HttpClient, url: str, extra: tuple[str, ...] = (), cancel: CancelToken | None = None
) -> Metadata | Problem:
    """The metadata of the provider that `url` belongs to; what is wrong with it is inside.

    A `Problem` means that no document was found. A document that calls itself by another issuer
    is believed only when that issuer's own document says the same (Discovery 4.3).
    """
    search = _Search(http, cancel or CancelToken())
    try:
        return _search(search, url, candidates(url, extra))
    except RequestError as trouble:
        return trouble.problem


@dataclass
class _Search:
    """One hunt for a document: what was tried and how long it may still take."""

    http: HttpClient
    cancel: CancelToken
    until: float = field(default_factory=lambda: time.monotonic() + WHOLE_SEARCH)
    tried: int = 0
    status: int = 0
    finding: Problem | None = None

    def ask(self, address: str) -> Response:
        left = min(DEADLINE, self.until - time.monotonic())
        if left <= 0:
            raise RequestError(
                problem("http.timeout", host=host_of(address), seconds=f"{WHOLE_SEARCH:g}")
            )
        self.tried += 1
        accept = {"Accept": "application/json"}
        reply = self.http.send(
            Request(address, headers=accept, at="ping_url", deadline=left), self.cancel
        )
        self.status = reply.status
        return reply


def _search(search: _Search, url: str, addresses: tuple[str, ...]) -> Metadata | Problem:
    for address in addresses:
        found = _document(search, address)
        if found is not None:
            return _with_issuer_judged(search, found)
    return search.finding or problem(
        "discovery.not-found",
        url=url.partition("?")[0],
        tried=search.tried,
        status=search.status or "nothing",
    )


def _document(search: _Search, address: str) -> Metadata | None:
    """The metadata at `address`; None when there is none, with the best finding so far kept."""
    reply = search.ask(address)
    if reply.status in _REDIRECTS:
        location = reply.header("location").partition("?")[0]
        search.finding = search.finding or problem(
            "discovery.redirected", url=address, location=location
        )
    if reply.status != _OK:
        return None
    document = read_object(reply, "discovery document", "ping_url")
    if isinstance(document, Problem):
        search.finding = document
        return None
    return read_metadata(document, reply) if "issuer" in document else None


def _with_issuer_judged(search: _Search, found: Metadata) -> Metadata:
    expected = _issuer_of(found.read_from)
    if not found.issuer or _is_own(found.issuer, found.read_from):
        return found
    confirmed = _confirmed(search, found)
    if confirmed is None:
        return found.with_problems(
            problem("discovery.issuer-mismatch", expected=expected, issuer=found.issuer)
        )
    if urls.origin(found.issuer) == urls.origin(expected):
        return confirmed
    return confirmed.with_problems(
        problem("discovery.issuer-moved", expected=expected, issuer=found.issuer)
    )


def _issuer_of(address: str) -> str:
    """The issuer whose document belongs at `address`."""
    bare = address.partition("?")[0]
    before, _, after = bare.partition(SUFFIX)
    return before + after


def _is_own(issuer: str, address: str) -> bool:
    bare = address.partition("?")[0]
    home = issuer.rstrip("/")
    origin, path = _halves(home)
    return bare in (home + SUFFIX, origin + SUFFIX + path)


def _halves(issuer: str) -> tuple[str, str]:
    scheme, _, rest = issuer.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}://{host}", slash + path


def _confirmed(search: _Search, found: Metadata) -> Metadata | None:
    """The document that the published issuer itself serves, when it agrees."""
    address = found.issuer.rstrip("/") + SUFFIX
    try:
        again = _document(search, address)
    except RequestError:
        return None
    return again if again is not None and again.issuer == found.issuer else None
