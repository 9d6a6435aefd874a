"""From any address of a provider to its metadata (OpenID Connect Discovery 3, 4; RFC 8414 3)."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from urllib.parse import SplitResult

from wizard.model import text as plain
from wizard.model import urls
from wizard.model.claims import Json
from wizard.model.endpoint_kinds import TITLES
from wizard.model.problem import Problem, Problems, problem
from wizard.oidc.client import DEADLINE
from wizard.oidc.http import CancelToken, HttpClient, Request, RequestError, Response
from wizard.oidc.network_problems import host_of
from wizard.oidc.retry_after import wait_of
from wizard.oidc.strict_json import read_object

SUFFIX = "/.well-known/openid-configuration"
MOST_CANDIDATES = 16
SEARCH_SECONDS = 30.0
"""Seconds for all candidates together."""

_OK, _REDIRECTS, _TOO_MANY = 200, range(300, 400), 429
_CLOSED, _SERVER = (401, 403), range(500, 600)
_NOT_NOW = (_TOO_MANY, 502, 503, 504)
_LONGEST = 2048
_MOST_VALUES = 200

Strings = tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Metadata:
    """The discovery document; a text is empty and a list None where it says nothing.

    Attributes:
        read_from: The address of the document.
        problems: Everything that is wrong or unusual about the document.
    """

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    userinfo_endpoint: str
    jwks_uri: str
    scopes_supported: Strings
    code_challenge_methods_supported: Strings
    id_token_signing_alg_values_supported: Strings
    token_endpoint_auth_methods_supported: Strings
    read_from: str
    problems: Problems


ADDRESSES = {
    "authorize_url": "authorization_endpoint",
    "access_token_url": "token_endpoint",
    "issuer": "issuer",
    "userinfo_url": "userinfo_endpoint",
    "jwks_url": "jwks_uri",
}
"""The draft's fields that discovery fills, and their names in the document."""

# Discovery 3 only recommends a userinfo endpoint.
_REQUIRED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")


def read_metadata(document: Mapping[str, Json], url: str) -> Metadata:
    """The valid fields of the `document` at `url`, and every problem with the others."""
    found: list[Problem] = []
    addresses = {name: _address(document, field, found) for field, name in ADDRESSES.items()}
    listed = partial(_strings, document, found)
    types = listed("response_types_supported")
    # Lists are often incomplete, so they only warn.
    if types and not any("code" in one.split() for one in types):
        found.append(problem("discovery.no-code-flow", values=", ".join(types)))
    return Metadata(
        **addresses,
        scopes_supported=listed("scopes_supported"),
        code_challenge_methods_supported=listed("code_challenge_methods_supported"),
        id_token_signing_alg_values_supported=listed("id_token_signing_alg_values_supported"),
        token_endpoint_auth_methods_supported=listed("token_endpoint_auth_methods_supported"),
        read_from=url,
        problems=tuple(found),
    )


def _address(document: Mapping[str, Json], field: str, found: list[Problem]) -> str:
    title, name = TITLES[field], ADDRESSES[field]
    value = document.get(name)
    if value is None or value == "":
        if name in _REQUIRED:
            found.append(problem("discovery.missing", title=title, name=name).at(field))
        return ""
    if not isinstance(value, str) or not _is_address(value):
        found.append(problem("discovery.type", name=name, form="one web address").at(field))
        return ""
    # Plain http is harmless only where it never leaves this computer, as in the demo.
    if not value.lower().startswith("https://") and not urls.is_loopback(value):
        found.append(problem("discovery.not-https", title=title, value=value).at(field))
        return ""
    return value


def _is_address(text: str) -> bool:
    return (
        len(text) <= _LONGEST
        and not plain.has_controls(text)
        and " " not in text
        and "#" not in text  # RFC 6749 section 3.1: an endpoint has no fragment
        and urls.origin(text).startswith(("https://", "http://"))
    )


def _strings(document: Mapping[str, Json], found: list[Problem], name: str) -> Strings:
    value = document.get(name)
    if value is None:
        return None
    listed = value if isinstance(value, list) and len(value) <= _MOST_VALUES else None
    texts = tuple(one for one in listed or () if isinstance(one, str))
    if listed is None or len(texts) < len(listed):
        found.append(problem("discovery.type", name=name, form="a list of texts").as_warning())
    return None if listed is None else texts


def candidates(url: str, extra: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Addresses at which the discovery document may be, the likeliest first.

    Args:
        url: Issuer, discovery URL (its query is kept) or any endpoint of the provider.
        extra: Addresses to try before the general ones.
    """
    parts = urls.split(url.strip())
    if parts is None:
        return extra
    found = [*_given(parts), *extra, *_appended(parts), *_inserted(parts)]
    # Each candidate costs a request, and a long path has many parents.
    return tuple(dict.fromkeys(found))[:MOST_CANDIDATES]


def _given(parts: SplitResult) -> Iterator[str]:
    if "/.well-known/" in parts.path:
        # PingFederate chooses a policy's document by `?policy_id=`.
        yield _joined(parts, parts.path) + (f"?{parts.query}" if parts.query else "")


def _appended(parts: SplitResult) -> Iterator[str]:
    """OpenID Connect Discovery 4: the suffix follows the issuer."""
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
    # A user name and password in the address are not sent along.
    return f"{parts.scheme.lower()}://{parts.netloc.rpartition('@')[2]}{path}"


def discover(
    http: HttpClient, url: str, extra: tuple[str, ...] = (), cancel: CancelToken | None = None
) -> Metadata | Problem:
    """The metadata of the provider that `url` belongs to, with the problems of the document.

    A `Problem` means that no document was found. A document that names another issuer is accepted
    only if that issuer's own document confirms it (Discovery 4.3).
    """
    search = _Search(http, cancel or CancelToken())
    try:
        return _find(search, url, candidates(url, extra))
    except RequestError as error:
        return error.problem


@dataclass
class _Search:
    """One search for a document: what was tried, and how long it may still take."""

    http: HttpClient
    cancel: CancelToken
    until: float = field(default_factory=lambda: time.monotonic() + SEARCH_SECONDS)
    tried: int = 0
    first: str = ""
    finding: Problem | None = None
    stopped: bool = False

    def request(self, address: str) -> Response:
        left = min(DEADLINE, self.until - time.monotonic())
        if left <= 0:
            raise RequestError(
                problem("http.timeout", host=host_of(address), seconds=f"{SEARCH_SECONDS:g}")
            )
        self.tried += 1
        accept = {"Accept": "application/json"}
        response = self.http.send(
            Request(address, headers=accept, at="ping_url", deadline=left), self.cancel
        )
        self.first = self.first or f"{address.partition('?')[0]} answered HTTP {response.status}"
        return response

    def keep(self, found: Problem | None) -> None:
        """Keep the problem of the likeliest address that says more than “not here”."""
        known = self.finding.code if self.finding else ""
        if found and (not known or (known in _VAGUE and found.code not in _VAGUE)):
            self.finding = found


_VAGUE = ("discovery.forbidden", "discovery.redirected", "json.html")
"""Answers that some hosts give at every address, whether something is there or not."""


def _find(search: _Search, url: str, addresses: tuple[str, ...]) -> Metadata | Problem:
    for address in addresses:
        found = _document(search, address)
        if found is not None:
            return _check_issuer(search, found)
        if search.stopped:
            break
    return search.finding or problem(
        "discovery.not-found",
        url=url.partition("?")[0],
        tried=search.tried,
        first=search.first or "none of them is a web address",
    )


def _document(search: _Search, address: str) -> Metadata | None:
    """The metadata at `address`; None without any, and the most telling problem is kept."""
    response = search.request(address)
    if response.status != _OK:
        # Less likely addresses may have the document of another realm.
        search.stopped = response.status in _NOT_NOW
        search.keep(_status_problem(response))
        return None
    document = read_object(response, "discovery document", "ping_url")
    if isinstance(document, Problem):
        search.keep(document)
        return None
    # JSON without an issuer is another kind of document, so the search goes on.
    if "issuer" not in document:
        return None
    found, kind = read_metadata(document, response.url), response.media_type
    # Discovery 4.2 requires application/json.
    remarks = () if not kind or "json" in kind else (problem("discovery.media-type", type=kind),)
    return replace(found, problems=(*found.problems, *remarks))


def _status_problem(response: Response) -> Problem | None:
    """What a status other than 200 means; None where there is simply nothing."""
    url, status = response.url.partition("?")[0], response.status
    # Only reported: a document counts at the issuer's own address, not where that redirects to.
    if status in _REDIRECTS:
        location = response.header("location").partition("?")[0]
        return problem("discovery.redirected", url=url, location=location)
    if status in _CLOSED:
        return problem("discovery.forbidden", url=url, status=status)
    if status == _TOO_MANY:
        return problem("discovery.rate-limited", url=url, wait=wait_of(response))
    down = problem("discovery.unavailable", url=url, status=status, wait=wait_of(response))
    return down if status in _SERVER else None


def _check_issuer(search: _Search, found: Metadata) -> Metadata:
    address = found.read_from.partition("?")[0]
    if not found.issuer or _is_own(found.issuer, address):
        return found
    expected = address.replace(SUFFIX, "", 1)
    confirmed = _confirmed(search, found.issuer)
    if confirmed and urls.origin(found.issuer) == urls.origin(expected):
        return confirmed
    code = "discovery.issuer-moved" if confirmed else "discovery.issuer-mismatch"
    best = confirmed or found
    note = problem(code, expected=expected, issuer=found.issuer)
    return replace(best, problems=(*best.problems, note))


def _is_own(issuer: str, address: str) -> bool:
    home = issuer.rstrip("/")
    scheme, _, rest = home.partition("://")
    host, slash, path = rest.partition("/")
    # The second form is that of RFC 8414 section 3.1.
    return address in (home + SUFFIX, f"{scheme}://{host}{SUFFIX}{slash}{path}")


def _confirmed(search: _Search, issuer: str) -> Metadata | None:
    """The document at the issuer's own address, if it names that issuer."""
    try:
        found = _document(search, issuer.rstrip("/") + SUFFIX)
    except RequestError:
        return None
    return found if found and found.issuer == issuer else None
