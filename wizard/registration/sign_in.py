"""How an administrator gets an access token for PingOne's management API.

Signed in, the token has the roles of that person and the worker application none of its own. The
requests are those of Ping's own tools. Nothing of it is kept on disk.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from wizard.model import urls
from wizard.model.claims import Json
from wizard.model.evidence import Clock
from wizard.model.problem import Problem, problem
from wizard.model.repeated_secret import repeats_secret
from wizard.model.secret import DOTS, Secret
from wizard.model.step import Step
from wizard.oidc.http import CancelToken, HttpClient, RequestError, Response, form
from wizard.oidc.login import s256, with_parameters
from wizard.oidc.strict_json import read_object
from wizard.oidc.token import ErrorResponse, basic
from wizard.ping.regions import environment_id, region
from wizard.registration.api import pause
from wizard.registration.loopback import PORTS, Loopback, Pairs
from wizard.registration.worker import Worker

DEVICE_SECONDS = 900
"""For a sign-in by device code at most, whatever the server allows."""

_REVOKE_SECONDS, _LONGEST_LIFE = 5.0, 86_400
_INTERVAL, _SLOW_DOWN, _LONGEST_INTERVAL = 5, 5, 60  # seconds; RFC 8628 sections 3.2 and 3.5
_DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*")  # RFC 6750 section 2.1
_SECRET = ("code", "code_verifier", "device_code", "client_secret")
_OK = 200

Form = Mapping[str, str]
"""Names and values of a form."""


@dataclass(frozen=True, slots=True)
class AccessToken:
    """An access token, for one API only; in memory only.

    Attributes:
        value: The token.
        api: Origin of the API that it may be sent to.
        expires_at: When it ends, UTC; None when that is not known.
        revoke_at: Where it is revoked after use; empty for one that somebody brought along.
        client_id: Of the application that it was issued to.
        refresh: The refresh token that some worker applications get with it; only revoked here.
    """

    value: Secret
    api: str
    expires_at: datetime | None = None
    revoke_at: str = ""
    client_id: str = ""
    refresh: Secret = field(default_factory=lambda: Secret(""))

    def authorization(self, url: str) -> str:
        """The Authorization header of a request to `url`.

        Raises:
            ValueError: The address is not of the API that the token is for.
        """
        if urls.origin(url) != self.api:
            raise ValueError("the access token is for another API")
        return f"Bearer {self.value.reveal()}"


@dataclass(frozen=True, slots=True)
class AuthorizationServer:
    """Where the administrators of an organisation sign in.

    Attributes:
        url: Base of its endpoints, such as `https://auth.pingone.eu/<environment>/as`.
        api: Origin of the management API that belongs to it.
        client_id: Of the worker application.
    """

    url: str
    api: str
    client_id: str


def authorization_server(
    worker: Worker, auth_url: str = "", api_url: str = ""
) -> AuthorizationServer | Problem:
    """That of a worker application.

    Args:
        worker: The application, its environment and region.
        auth_url: In place of Ping's address, from the command line only.
        api_url: Likewise, of the API.
    """
    place, environment = region(worker.region), environment_id(worker.environment)
    auth = auth_url.rstrip("/") or (f"https://{place.host('auth')}" if place else "")
    api = api_url or (f"https://{place.host('api')}" if place else "")
    wrong = [url for url in (auth, api) if not is_protected(url) or {"?", "#"} & set(url)]
    if wrong:
        return problem("pingone-sign-in.url", url=urls.origin(wrong[0]) or "none")
    if environment is None:
        return problem("pingone-sign-in.environment")
    # Without a path it is the address of the service, as in the table of regions.
    path = "" if "/" in auth.partition("://")[2] else f"/{environment}/as"
    return AuthorizationServer(auth + path, urls.origin(api), worker.client_id)


def is_protected(url: str) -> bool:
    """Whether what is sent there is encrypted or does not leave this machine."""
    parts = urls.split(url)
    if parts is None or "@" in parts.netloc:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and urls.is_loopback(url))


def ready_token(value: Secret, api: str) -> AccessToken | Problem:
    """A token that somebody brought along; it is left alone after use."""
    sound = _TOKEN.fullmatch(value.reveal())
    return AccessToken(value, api) if sound else problem("pingone-sign-in.ready-token")


def revoke(http: HttpClient, token: AccessToken) -> Problem | None:
    """Revoke a token of ours after use (RFC 7009); a warning when that is not certain."""
    if not token.revoke_at:
        return None
    wrong = _revoke(http, token, token.refresh, "refresh_token") if token.refresh else None
    return _revoke(http, token, token.value, "access_token") or wrong


def _revoke(http: HttpClient, token: AccessToken, value: Secret, kind: str) -> Problem | None:
    # Without a worker's secret, which goes to the token endpoint only.
    pairs = {"token": value.reveal(), "token_type_hint": kind}
    request = form(token.revoke_at, {**pairs, "client_id": token.client_id}.items())
    try:
        status = http.send(replace(request, deadline=_REVOKE_SECONDS)).status
        reason = "" if status == _OK else f"HTTP {status}"
    except RequestError as error:
        reason = error.problem.what
    until = f"{token.expires_at:%Y-%m-%d %H:%M} UTC" if token.expires_at else "an unknown time"
    return problem("pingone-sign-in.not-revoked", reason=reason, until=until) if reason else None


@dataclass(frozen=True, slots=True)
class DeviceCode:
    """What a person needs for a sign-in on another device (RFC 8628 section 3.2).

    Attributes:
        user_code: To be typed there.
        url: To be opened there.
        url_with_code: The same with the code in it; empty when the server has none.
    """

    user_code: str
    url: str
    url_with_code: str = ""


@dataclass(frozen=True, slots=True)
class SignIn:
    """The ways to a token, each cancellable and within a total time.

    Attributes:
        http: The HTTP client; it follows no redirects.
        server: Where the administrators sign in.
        clock: The present moment.
        cancel: Ends the sign-in at once.
        ports: Of the listener.
        pause: Waits between two polls.
    """

    http: HttpClient
    server: AuthorizationServer
    clock: Clock
    cancel: CancelToken
    ports: Sequence[int] = PORTS
    pause: Callable[[float, CancelToken], None] = pause

    def in_browser(self, open_browser: Callable[[str], bool]) -> AccessToken | Problem:
        """By the system browser: authorization code with PKCE, answer on 127.0.0.1 (RFC 8252).

        Args:
            open_browser: Opens an address; False when there is no browser.
        """
        loopback = Loopback.open(self.ports)
        if isinstance(loopback, Problem):
            return loopback
        state, (verifier, challenge) = secrets.token_urlsafe(32), _pkce()
        sent = {"client_id": self.server.client_id, "redirect_uri": loopback.redirect_uri}
        parameters = {"response_type": "code", **sent, "scope": "openid", "state": state}
        url = with_parameters(f"{self.server.url}/authorize", parameters | challenge)
        if not open_browser(url):
            loopback.close()
            return problem("pingone-sign-in.browser")
        return loopback.wait(state, partial(self._redeem, sent | verifier), self.cancel)

    def by_device(self, show: Callable[[DeviceCode], object]) -> AccessToken | Problem:
        """On another device (RFC 8628); `show` gets what the person needs there."""
        (verifier, challenge), began = _pkce(), self.clock()
        client = {"client_id": self.server.client_id}
        sent = client | {"scope": "openid"} | challenge
        fields = _fields(self._post("/device_authorization", sent), sent)
        if isinstance(fields, Problem):
            return fields
        code = _device_code(fields)
        if isinstance(code, Problem):
            return code
        show(code)
        secret = {"grant_type": _DEVICE_GRANT, "device_code": str(fields["device_code"])}
        life = _number(fields, "expires_in", DEVICE_SECONDS, DEVICE_SECONDS)
        ends = began + timedelta(seconds=life)
        interval = _number(fields, "interval", _INTERVAL, _LONGEST_INTERVAL)
        while self.clock() < ends:
            self.pause(interval, self.cancel)
            answer = self._post("/token", client | secret | verifier)
            error = ErrorResponse.of(answer).error if isinstance(answer, Response) else "slow_down"
            cancelled = isinstance(answer, Problem) and self.cancel.is_set
            if cancelled or error not in ("authorization_pending", "slow_down"):
                return self._token(answer, secret | verifier)
            # Also for a network that fails for now (RFC 8628 section 3.5).
            interval += _SLOW_DOWN if error == "slow_down" else 0
        return problem("pingone-sign-in.expired")

    def with_secret(self, secret: Secret) -> AccessToken | Problem:
        """As the application itself, which has roles then (RFC 6749 section 4.4)."""
        header = {"Authorization": basic(self.server.client_id, secret.reveal())}
        answer = self._post("/token", {"grant_type": "client_credentials"}, header)
        return self._token(answer, {"client_secret": secret.reveal()})

    def _redeem(self, sent: Form, pairs: Pairs) -> AccessToken | Problem:
        code = _code(pairs, self.server.url)
        if isinstance(code, Problem):
            return code
        sent = {"grant_type": "authorization_code", "code": code.reveal(), **sent}
        return self._token(self._post("/token", sent), sent)

    def _post(self, path: str, pairs: Form, headers: Form | None = None) -> Response | Problem:
        try:
            return self.http.send(form(self.server.url + path, pairs.items(), headers), self.cancel)
        except RequestError as error:
            found = error.problem.at(None, Step.REGISTER)
            return problem("pingone-sign-in.cancelled") if self.cancel.is_set else found

    def _token(self, answer: Response | Problem, sent: Form) -> AccessToken | Problem:
        fields = _fields(answer, sent)
        if isinstance(fields, Problem):
            return fields
        value, kind = fields.get("access_token"), str(fields.get("token_type"))
        if not (isinstance(value, str) and _TOKEN.fullmatch(value) and kind.lower() == "bearer"):
            return problem("pingone-sign-in.no-token")
        seconds = _number(fields, "expires_in", 0, _LONGEST_LIFE)
        ends = self.clock() + timedelta(seconds=seconds) if seconds else None
        revoke_at = f"{self.server.url}/revoke"
        refresh = fields.get("refresh_token")
        more = Secret(refresh if isinstance(refresh, str) else "")
        client_id = self.server.client_id
        return AccessToken(Secret(value), self.server.api, ends, revoke_at, client_id, more)


def _pkce() -> tuple[dict[str, str], dict[str, str]]:
    """What is sent with the code, and what before (RFC 7636)."""
    verifier = secrets.token_urlsafe(32)
    challenge = {"code_challenge": s256(verifier), "code_challenge_method": "S256"}
    return {"code_verifier": verifier}, challenge


def _code(pairs: Pairs, issuer: str) -> Secret | Problem:
    """The code in the answer of the authorization server, or its error in plain words."""
    answer = dict(pairs)
    if "error" in answer:
        return _refused(answer["error"], answer.get("error_description", ""))
    code, sound = answer.get("code", ""), len(answer) == len(pairs)
    # RFC 9207: another server's answer; RFC 6749 appendix A.11: what a code consists of.
    sound = sound and answer.get("iss", issuer) == issuer and all(" " <= c <= "~" for c in code)
    return Secret(code) if code and sound else problem("pingone-sign-in.answer")


def _fields(response: Response | Problem, sent: Form) -> dict[str, Json] | Problem:
    """The object in a response, or the problem that it is; nothing of `sent` is repeated."""
    if isinstance(response, Problem):
        return response
    found, document = ErrorResponse.of(response), read_object(response, "answer of the sign-in")
    if found.error:
        hidden = repeats_secret(found.description, [v for n, v in sent.items() if n in _SECRET])
        return _refused(*((DOTS, DOTS) if hidden else (found.error, found.description)))
    if response.status != _OK:
        return problem("pingone-sign-in.server", host=found.host, status=found.status)
    return document.at(None, Step.REGISTER) if isinstance(document, Problem) else document


_RULES = {"access_denied": "denied", "expired_token": "expired", "invalid_grant": "code"}
_RULES |= dict.fromkeys(("invalid_client", "unauthorized_client", "NOT_FOUND"), "client")


def _refused(error: str, description: str) -> Problem:
    words = description.removeprefix(f"{error}: ").rstrip(" .") or error
    facts = {"error": error, "description": words}
    return problem(f"pingone-sign-in.{_RULES.get(error, 'refused')}", **facts)


def _device_code(fields: Mapping[str, Json]) -> DeviceCode | Problem:
    found = {name: value for name, value in fields.items() if isinstance(value, str) and value}
    url, whole = found.get("verification_uri", ""), found.get("verification_uri_complete", "")
    if not {"user_code", "device_code"} <= found.keys() or not is_protected(url):
        return problem("pingone-sign-in.device")
    return DeviceCode(found["user_code"], url, whole if is_protected(whole) else "")


def _number(fields: Mapping[str, Json], name: str, default: int, most: int) -> int:
    """A whole number of seconds; the default where there is none."""
    value = fields.get(name)
    return min(value, most) if type(value) is int and value > 0 else default
