"""Reads what a ClearML server says about its login to anonymous clients. No network here.

`login.supported_modes` is the call that ClearML's own login page makes. Its open-source answer is
known; what Enterprise puts into `sso` and `sso_providers` is not verified, so it is parsed
leniently.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from urllib.parse import parse_qs, urlsplit, urlunsplit

from wizard.model import urls
from wizard.model.claims import Json

MODES_CALL = "login.supported_modes"
EDITION_CALL = "login.get_settings"
"""Read-only and Enterprise only: the open-source apiserver answers 404 for it."""

API_PORT = 8008  # of the apiserver in ClearML's own installations
_PROVIDER = "ping"
_OTHERS = frozenset(("keycloak", "okta", "azure", "adfs", "google", "cognito", "auth0", "github"))
"""Words in the names of ClearML's other providers; their addresses are not about Ping."""
_NAMING = frozenset(("name", "id", "type", "provider", "displayname", "display_name"))
_DEEPEST = 8  # the answer is from outside: no nesting may exhaust the stack


class SsoStatus(Enum):
    """What the server's answer shows."""

    PING_ACTIVE = "Ping is among its sign-in providers"
    PING_ABSENT = "the server runs, but Ping is not among its sign-in providers"
    NOT_CLEARML = "this is not a ClearML apiserver"


@dataclass(frozen=True, slots=True)
class Advertised:
    """What the server announces for Ping.

    Attributes:
        url: The address that the login button leads to; empty when none was found.
        client_id: Its `client_id` parameter.
        redirect_uri: Its `redirect_uri` parameter.
    """

    url: str = ""
    client_id: str = ""
    redirect_uri: str = ""


@dataclass(frozen=True, slots=True)
class LoginModes:
    """One answer to `login.supported_modes`.

    Attributes:
        status: Whether Ping is active there.
        advertised: What the server announces for Ping.
        sure: Whether a name or the callback URL does, and not only some part of an address.
    """

    status: SsoStatus
    advertised: Advertised = Advertised()
    sure: bool = True


def api_candidates(webapp_url: str, call: str) -> tuple[str, ...]:
    """Where the API may be: behind the web app, on port 8008, on the `api.` sibling.

    The order and the shapes are those the web app itself tries.
    """
    base = webapp_url.rstrip("/")
    return tuple(dict.fromkeys((f"{base}/api/{call}", *_siblings(base, call))))


def _siblings(base: str, call: str) -> Iterator[str]:
    parts = urlsplit(base)
    host = parts.hostname or ""
    # urlsplit removes the brackets of an IPv6 address.
    shown = f"[{host}]" if ":" in host else host
    if host.startswith("app."):
        sibling = "api." + host.removeprefix("app.")
        port = f":{parts.port}" if parts.port else ""
        yield urlunsplit((parts.scheme, sibling + port, f"/{call}", "", ""))
    yield urlunsplit((parts.scheme, f"{shown}:{API_PORT}", f"/{call}", "", ""))
    # Enterprise's guide has /api on this port; the open-source apiserver answers 400 to it.
    yield urlunsplit((parts.scheme, f"{shown}:{API_PORT}", f"/api/{call}", "", ""))


def read_modes(answer: Mapping[str, Json]) -> LoginModes:
    """The status in an answer to `login.supported_modes`."""
    data = answer.get("data")
    if not isinstance(answer.get("meta"), dict) or not isinstance(data, dict):
        return LoginModes(SsoStatus.NOT_CLEARML)
    # Other services answer with `meta` and `data` too.
    if "sso" not in data and "sso_providers" not in data and "basic" not in data:
        return LoginModes(SsoStatus.NOT_CLEARML)
    found = [*_mentions(data.get("sso")), *_mentions(data.get("sso_providers"))]
    # The address of another provider may contain the word by chance, in its host for example.
    ours = [one for one in found if one.name or not one.about & _OTHERS]
    mentions = [one for one in ours if _PROVIDER in _words(one.text)]
    advertised = _advertised([one.text for one in ours])
    sure = bool(advertised.url) or any(one.name for one in mentions)
    status = SsoStatus.PING_ACTIVE if mentions else SsoStatus.PING_ABSENT
    return LoginModes(status, advertised, sure)


@dataclass(frozen=True, slots=True)
class _Mention:
    """A key or text in the answer.

    Attributes:
        text: The key or text.
        name: Whether it is a name rather than an address.
        about: The words of the names around it.
    """

    text: str
    name: bool
    about: frozenset[str]


def _mentions(
    value: Json, about: frozenset[str] = frozenset(), depth: int = 0
) -> Iterator[_Mention]:
    """Every key and text at and below `value`, to a bounded depth."""
    if isinstance(value, str) and value:
        yield _Mention(value, urls.split(value) is None, about)
    if depth < _DEEPEST:
        here = about | _called(value)
        for key, inner in _parts(value):
            if key:
                yield _Mention(key, name=True, about=here)
            yield from _mentions(inner, here | _words(key), depth + 1)


def _parts(value: Json) -> Iterable[tuple[str, Json]]:
    if isinstance(value, dict):
        return value.items()
    return (("", inner) for inner in value) if isinstance(value, list) else ()


def _called(value: Json) -> set[str]:
    """The words of the name that an object gives itself."""
    named = (v for k, v in value.items() if k.lower() in _NAMING) if isinstance(value, dict) else ()
    return {word for text in named if isinstance(text, str) for word in _words(text)}


def _words(text: str) -> set[str]:
    """The words in a key, name or address: `ping` is one of `callback_ping`, not of `shipping`."""
    return set("".join(c if c.isalnum() else " " for c in text.lower()).split())


def _advertised(texts: list[str]) -> Advertised:
    for text in texts:
        query = parse_qs(urlsplit(text).query) if urls.split(text) else {}
        redirect = query.get("redirect_uri", [""])[0]
        # Each provider of ClearML has a callback path of its own.
        if redirect.endswith(urls.CALLBACK_PATH):
            return Advertised(text, query.get("client_id", [""])[0], redirect)
    return Advertised()


def edition_is_open_source(status: int) -> bool | None:
    """Whether the answer to `login.get_settings` shows the open-source edition.

    404 is what the open-source server answers; Enterprise is expected to require credentials
    (401), which is not verified; anything else shows nothing.
    """
    known = {404: True, 401: False, 403: False, 200: False}
    return known.get(status)
