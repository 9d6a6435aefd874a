"""The front channel: the authorization request, and how its callback is recognised.

OpenID Connect Core 3.1.2, with PKCE (RFC 7636) and the issuer in the callback (RFC 9207).
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, unquote_plus, urlencode, urlsplit, urlunsplit

from wizard.model import urls
from wizard.model.secret import Secret
from wizard.model.settings import SCOPES, Settings

_RANDOM_BYTES = 32
"""256 bits each; as a verifier 43 characters, the least that RFC 7636 section 4.1 allows."""


@dataclass(frozen=True, slots=True)
class LoginAttempt:
    """One login in progress. Its values stay in memory and are never shown.

    Attributes:
        url: The authorization request; contains state, nonce and challenge.
        redirect_uri: Where the provider must send the browser back to.
        client_id: The ID token's audience.
        issuer: The expected issuer; empty when unknown.
        state: Ties the callback to this attempt.
        nonce: Ties the ID token to this attempt.
        code_verifier: Proves that the same client began the login; empty without PKCE.
    """

    url: str = field(repr=False)
    redirect_uri: str
    client_id: str
    issuer: str
    state: str = field(repr=False)
    nonce: str = field(repr=False)
    code_verifier: Secret

    @property
    def pkce(self) -> bool:
        """True when a code challenge was sent."""
        return bool(self.code_verifier)


def begin_login(
    settings: Settings,
    client_id: str,
    *,
    prompt: str | None = None,
) -> LoginAttempt:
    """A new attempt: the authorization request (Core 3.1.2.1) and its secrets.

    Args:
        settings: Endpoints, redirect URI and PKCE.
        client_id: Of the registered application.
        prompt: `login` makes the provider ask for credentials again; None omits it.
    """
    state, nonce = secrets.token_urlsafe(_RANDOM_BYTES), secrets.token_urlsafe(_RANDOM_BYTES)
    verifier = secrets.token_urlsafe(_RANDOM_BYTES) if settings.pkce else ""
    parameters = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": settings.callback_url,
        "scope": " ".join(SCOPES),
        "state": state,
        "nonce": nonce,
    }
    # Without a method, `plain` would be meant (RFC 7636 section 4.3).
    if verifier:
        parameters |= {"code_challenge": s256(verifier), "code_challenge_method": "S256"}
    if prompt:
        parameters["prompt"] = prompt
    return LoginAttempt(
        url=with_parameters(settings.endpoints.authorize_url, parameters),
        redirect_uri=settings.callback_url,
        client_id=client_id,
        issuer=settings.endpoints.issuer,
        state=state,
        nonce=nonce,
        code_verifier=Secret(verifier),
    )


def s256(verifier: str) -> str:
    """The code challenge of a verifier (RFC 7636 section 4.2)."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def with_parameters(endpoint: str, parameters: dict[str, str]) -> str:
    """`endpoint` with `parameters`; its own query is kept as it is (RFC 6749 section 3.1).

    A parameter that the endpoint's query already has is replaced: none may occur twice.
    """
    parts = urlsplit(endpoint)
    kept = [pair for pair in parts.query.split("&") if pair and _name(pair) not in parameters]
    query = "&".join((*kept, urlencode(parameters, quote_via=quote)))
    # RFC 6749 section 3.1: an endpoint has no fragment.
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def _name(pair: str) -> str:
    return unquote_plus(pair.partition("=")[0])


def is_redirect(url: str, redirect_uri: str) -> bool:
    """True if a browser that navigates to `url` arrives at the redirect URI.

    Scheme, host and port are compared as browsers do, the path exactly. Query, fragment and user
    name are ignored.
    """
    url = trimmed(url)
    there = urls.origin(url)
    if not there or there != urls.origin(redirect_uri):
        return False
    return _path(url) == _path(redirect_uri)


def leads_to_callback(url: str, redirect_uri: str) -> bool:
    """True if `url` could reach the application behind the redirect URI.

    Wider than `is_redirect`, for a browser that must not let a code reach that application: any
    port, http for https, the host's final dot, and paths that web servers treat as the same.
    """
    there, here = (urls.split(trimmed(one)) for one in (url, redirect_uri))
    if there is None or here is None or there.scheme.lower() not in urls.DEFAULT_PORTS:
        return False
    hosts = {(urls.ascii_host(one.hostname or "") or "").removesuffix(".") for one in (there, here)}
    return len(hosts) == 1 and hosts != {""} and _loosely(there.path) == _loosely(here.path)


def _loosely(path: str) -> str:
    return "/".join(part for part in unquote(path).casefold().split("/") if part)


def trimmed(url: str) -> str:
    """The address without characters that browsers remove (WHATWG URL, basic parser)."""
    return url.strip(_AROUND).translate(_INSIDE)


_AROUND = "".join(map(chr, range(0x21)))
_INSIDE = {ord(char): None for char in "\t\r\n"}


def _path(url: str) -> str:
    # Browsers request / when an address has no path.
    return urlsplit(url).path or "/"
