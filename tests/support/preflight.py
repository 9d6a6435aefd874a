"""What tests of the pre-flight share: a healthy provider without sockets, and how to look."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc.jwk import RSAKey

from wizard.checks.preflight.context import (
    BudgetedClient,
    NotChecked,
    Outcome,
    PreflightContext,
    Probe,
)
from wizard.checks.preflight.runner import Preflight, run_preflight
from wizard.demo.product_profile import Endpoint
from wizard.demo.provider import DemoProvider
from wizard.model import urls
from wizard.model.credentials import Credentials
from wizard.model.evidence import Clock
from wizard.model.problem import Problem, problem
from wizard.model.product import Product
from wizard.model.secret import Secret
from wizard.model.settings import Endpoints, Settings
from wizard.model.step import Step
from wizard.model.verdict import State, Verdict
from wizard.oidc.http import CancelToken, HttpClient, Request, RequestError, Response
from wizard.ping.guides import guide

NOON = datetime(2031, 5, 6, 12, 0, tzinfo=UTC)
ISSUER = "https://ping.example/as"
SECRET = "s3cret-that-never-shows"
ENDPOINTS = Endpoints(
    authorize_url=f"{ISSUER}/authorize",
    access_token_url=f"{ISSUER}/token",
    issuer=ISSUER,
    userinfo_url=f"{ISSUER}/userinfo",
    jwks_url=f"{ISSUER}/jwks",
)
SETTINGS = Settings("https://clearml.example", ENDPOINTS)
CREDENTIALS = Credentials("an-id", Secret(SECRET), "v1", "https://ping.example")

Answering = Callable[[Request], Response]
Part = Answering | Response | Problem


def noon() -> datetime:
    return NOON


@cache
def public_key() -> dict[str, Any]:
    """A JWK; making it takes longer than a whole test."""
    key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"}, private=True)
    return dict(key.as_dict(private=False))


def reply(
    status: int = 200,
    body: object = b"",
    /,
    url: str = ISSUER,
    **headers: str,
) -> Response:
    """An answer; what is not bytes is sent as JSON. Header names have `_` for `-`."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    kind = "text/html" if isinstance(body, bytes) else "application/json"
    named = {"content-type": kind, "date": "Tue, 06 May 2031 12:00:00 GMT"}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(url, status, tuple(named.items()), raw)


def to(location: str) -> Response:
    return reply(302, location=location)


def parameters(request: Request) -> dict[str, str]:
    """Of the address, each once."""
    found = parse_qs(urlsplit(request.url).query, strict_parsing=True)
    assert all(len(values) == 1 for values in found.values())
    return {name: values[0] for name, values in found.items()}


def back(**answer: str) -> Answering:
    """Answers to the redirect URI with the state that was sent."""

    def serve(request: Request) -> Response:
        sent = parameters(request)
        query = "&".join(f"{k}={v}" for k, v in {**answer, "state": sent["state"]}.items())
        return to(f"{sent['redirect_uri']}?{query}")

    return serve


def document(**changes: object) -> dict[str, object]:
    """The discovery document; a change to None leaves a field out."""
    full: dict[str, object] = {
        "issuer": ISSUER,
        "authorization_endpoint": ENDPOINTS.authorize_url,
        "token_endpoint": ENDPOINTS.access_token_url,
        "userinfo_endpoint": ENDPOINTS.userinfo_url,
        "jwks_uri": ENDPOINTS.jwks_url,
        "response_types_supported": ["code"],
        "scopes_supported": ["openid", "profile", "email"],
        "code_challenge_methods_supported": ["plain", "S256"],
        "id_token_signing_alg_values_supported": ["RS256"],
    }
    return {name: value for name, value in (full | changes).items() if value is not None}


def is_ours(request: Request) -> bool:
    """Whether a request to the token endpoint has the client's own ID and secret."""
    pair = base64.b64encode(f"an-id:{SECRET}".encode()).decode()
    return SECRET.encode() in request.body or pair in request.headers.get("Authorization", "")


SIGN_ON = to("https://ping.example/signon/?flowId=1")
CLIENT_IDS = ("an-id", "from-the-environment")


def registered(part: Answering | Response = SIGN_ON) -> Answering:
    """Answers with `part` to the registered client and callback URL; refuses others."""

    def serve(request: Request) -> Response:
        sent = parameters(request)
        if sent["client_id"] not in CLIENT_IDS:
            return reply(400, b"Unknown or invalid client_id")
        if sent["redirect_uri"] != SETTINGS.callback_url:
            return reply(400, b"Invalid redirect_uri")
        return part if isinstance(part, Response) else part(request)

    return serve


def depends(plain: Response | Answering, challenged: Response | Answering) -> Answering:
    """One answer without a code challenge, one with it."""

    def serve(request: Request) -> Response:
        sent = parameters(request)
        part = challenged if "code_challenge" in sent else plain
        assert ("code_challenge" in sent) == ("code_challenge_method" in sent)
        return part if isinstance(part, Response) else part(request)

    return serve


HEALTHY: Mapping[str, Part] = {
    "/as/.well-known/openid-configuration": reply(200, document()),
    "/as/authorize": registered(depends(back(error="invalid_request"), SIGN_ON)),
}


@dataclass
class FakeProvider:
    """A provider behind which a provider answers without a network, by path; `parts` bend it."""

    parts: Mapping[str, Part] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)
    client_id: str = ""

    def send(self, request: Request, cancel: CancelToken | None = None) -> Response:
        self.asked.append(request)
        if cancel and cancel.is_set:
            raise RequestError(problem("http.cancelled", host="ping.example"))
        keys: Mapping[str, Part] = {
            "/as/jwks": reply(200, {"keys": [public_key()]}),
            "/as/token": self._token,
        }
        address = request.url.partition("?")[0]
        known = {**HEALTHY, **keys, **self.parts}
        part = known.get(address) or known.get(urlsplit(address).path) or reply(404)
        if isinstance(part, Problem):
            raise RequestError(part)
        return replace(part if isinstance(part, Response) else part(request), url=request.url)

    def _token(self, request: Request) -> Response:
        """Knows the client that comes first; its two ways of authentication name it alike."""
        header = request.headers.get("Authorization", "Basic ").removeprefix("Basic ")
        basic = base64.b64decode(header).decode().partition(":")[0]
        client_id = basic or parse_qs(request.body.decode()).get("client_id", [""])[0]
        self.client_id = self.client_id or client_id
        known = client_id == self.client_id
        return reply(400, {"error": "invalid_grant"} if known else {"error": "invalid_client"})

    def paths(self) -> list[str]:
        return [urlsplit(request.url).path for request in self.asked]


def context(
    parts: Mapping[str, Part] | None = None,
    settings: Settings = SETTINGS,
    credentials: Credentials | None = CREDENTIALS,
    product: Product | None = None,
    clock: Clock = noon,
) -> PreflightContext:
    """What the rules look at, with a provider that is healthy but for `parts`."""
    watched = BudgetedClient(FakeProvider(parts or {}), clock, CancelToken(), 40)
    return PreflightContext(watched, settings, credentials, product)


def after_discovery(look: Probe, given: PreflightContext) -> Outcome:
    """What a rule finds once the network rules have been through."""
    _ = given.reached
    return look(given)


def codes(outcome: Outcome) -> list[str]:
    """The problems' codes; the outcome must be problems."""
    assert isinstance(outcome, tuple), outcome
    return [found.code for found in outcome]


def seen(outcome: Outcome) -> str:
    """What was seen; all must be well."""
    assert isinstance(outcome, str), outcome
    return outcome


def why_not(outcome: Outcome) -> str:
    """Why nobody looked."""
    assert isinstance(outcome, NotChecked), outcome
    return outcome.why


def demo_settings(provider: DemoProvider, *, pkce: bool = True, ca_file: str = "") -> Settings:
    """The settings that fit a running demo provider."""
    site = provider.site
    endpoints = Endpoints(
        site.url(Endpoint.AUTHORIZE),
        site.url(Endpoint.TOKEN),
        site.issuer,
        site.url(Endpoint.USERINFO),
        site.url(Endpoint.JWKS),
    )
    return Settings("https://clearml.demo.invalid", endpoints, pkce=pkce, ca_file=ca_file)


def demo_credentials(provider: DemoProvider, secret: str = "") -> Credentials:
    """The credentials of a running demo provider, bound to its token endpoint."""
    origin = urls.origin(provider.site.origin)
    return Credentials(provider.client_id, Secret(secret or provider.client_secret), "v1", origin)


def checked(
    http: HttpClient,
    settings: Settings,
    credentials: Credentials | None,
    clock: Clock,
    *,
    seconds: float = 40.0,
) -> tuple[Verdict, ...]:
    """A whole run; every verdict is sound."""
    told: list[Verdict] = []
    preflight = Preflight(http, settings, credentials, None, clock, seconds)
    verdicts = run_preflight(preflight, on_verdict=told.append)
    assert tuple(told) == verdicts
    for verdict in verdicts:
        assert_sound(verdict, settings)
    return verdicts


def by_name(verdicts: Iterable[Verdict], name: str) -> Verdict:
    """The first verdict of a check."""
    return next(v for v in verdicts if v.check == f"preflight.{name}")


def faults(verdicts: Iterable[Verdict]) -> list[tuple[str, str]]:
    """Check and code of everything that warns or fails."""
    return [(v.check.partition(".")[2], v.problem.code) for v in verdicts if v.problem]


def assert_sound(verdict: Verdict, settings: Settings) -> None:
    """A person can act on it, and no secret is in it."""
    assert SECRET not in repr(verdict)
    if verdict.state is State.SKIPPED:
        assert verdict.detail
    if verdict.problem is None:
        return
    found = verdict.problem
    assert len(found.what) <= 110
    assert found.why
    menus = {item.where for product in Product for item in guide(product).items}
    places = {*(step.title for step in Step), *menus}
    assert any(place in found.remedy for place in places), found.remedy
