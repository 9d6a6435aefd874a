"""What the provider publishes: discovery document, keys, clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tests.scenarios.mutation import (
    address,
    answering,
    drafting,
    fields,
    instead,
    on_host,
    rewritten,
)
from tests.scenarios.scenario import Scenario, Where
from wizard.demo.behaviour import Document, DocumentFields
from wizard.demo.http_types import Request, Response
from wizard.demo.product_profile import Endpoint
from wizard.model.problem import Severity
from wizard.model.product import Product
from wizard.model.step import Step

_PRE = Where.PREFLIGHT
_WARNING = Severity.WARNING


def _moved(document: DocumentFields) -> DocumentFields:
    """As after a custom domain was added: every address on the new host."""
    move = on_host("localhost")
    return {name: move(v) if str(v).startswith("http") else v for name, v in document.items()}


def _as_html(_: Request, answer: Response) -> Response:
    kept = [(name, value) for name, value in answer.headers if name.lower() != "content-type"]
    return Response(answer.status, (*kept, ("Content-Type", "text/html")), answer.body)


def _with_first_key(**changes: str) -> Callable[[DocumentFields], DocumentFields]:
    def hook(document: DocumentFields) -> DocumentFields:
        first, *others = document["keys"]
        return {"keys": [first | changes, *others]}

    return hook


SCENARIOS = (
    Scenario(
        "discovery-missing",
        "There is no discovery document at that address.",
        Product.AIC,
        _PRE,
        "discovery.not-found",
        Step.ENDPOINTS,
        config=instead(Endpoint.DISCOVERY, 404),
    ),
    Scenario(
        "discovery-unavailable",
        "The discovery document's address answers that the service is down.",
        Product.PINGONE,
        _PRE,
        "discovery.unavailable",
        Step.ENDPOINTS,
        config=instead(Endpoint.DISCOVERY, 503, b"<p>Down</p>", Content_Type="text/html"),
    ),
    Scenario(
        "discovery-too-often",
        "The discovery document's address was requested too often.",
        Product.AIC,
        _PRE,
        "discovery.rate-limited",
        Step.ENDPOINTS,
        config=instead(Endpoint.DISCOVERY, 429, Retry_After="30"),
    ),
    Scenario(
        "discovery-forbidden",
        "A firewall before the provider refuses the discovery document.",
        Product.PINGFEDERATE,
        _PRE,
        "discovery.forbidden",
        Step.ENDPOINTS,
        config=instead(Endpoint.DISCOVERY, 403),
    ),
    Scenario(
        "discovery-as-html",
        "The discovery document is sent as text/html.",
        Product.PINGFEDERATE,
        _PRE,
        "discovery.media-type",
        Step.ENDPOINTS,
        _WARNING,
        config=answering(Endpoint.DISCOVERY, _as_html),
    ),
    Scenario(
        "custom-domain-mixed",
        "A custom domain was added, and the old addresses are still filled in.",
        Product.PINGONE,
        _PRE,
        "issuer.differs",
        Step.ENDPOINTS,
        config=rewritten(Document.DISCOVERY, _moved),
    ),
    Scenario(
        "issuer-with-slash",
        "The issuer was filled in with a slash at its end.",
        Product.AIC,
        _PRE,
        "issuer.differs",
        Step.ENDPOINTS,
        draft=address("issuer", lambda url: f"{url}/"),
    ),
    Scenario(
        "issuer-of-somebody-else",
        "The document calls itself by an issuer that does not confirm it.",
        Product.PINGFEDERATE,
        _PRE,
        "discovery.issuer-mismatch",
        Step.ENDPOINTS,
        config=fields(Document.DISCOVERY, issuer="http://127.0.0.1:1"),
    ),
    Scenario(
        "issuer-left-empty",
        "The issuer was left empty.",
        Product.PINGONE,
        _PRE,
        "issuer.unknown",
        Step.ENDPOINTS,
        _WARNING,
        draft=drafting(issuer=""),
    ),
    Scenario(
        "token-endpoint-other-host",
        "The token endpoint is on another host than the provider publishes.",
        Product.PINGONE,
        _PRE,
        "endpoint.other-host",
        Step.ENDPOINTS,
        draft=address("access_token_url", on_host("localhost")),
    ),
    Scenario(
        "userinfo-mistyped",
        "The userinfo endpoint has a letter too many.",
        Product.PINGFEDERATE,
        _PRE,
        "endpoint.differs",
        Step.ENDPOINTS,
        _WARNING,
        draft=address("userinfo_url", lambda url: f"{url}s"),
    ),
    Scenario(
        "discovery-without-token-endpoint",
        "The discovery document names no token endpoint.",
        Product.PINGFEDERATE,
        _PRE,
        "discovery.missing",
        Step.ENDPOINTS,
        config=fields(Document.DISCOVERY, token_endpoint=None),
    ),
    Scenario(
        "discovery-plain-http",
        "The discovery document names a token endpoint without https.",
        Product.PINGFEDERATE,
        _PRE,
        "discovery.not-https",
        Step.ENDPOINTS,
        config=fields(Document.DISCOVERY, token_endpoint="http://ping.demo.invalid/token"),
    ),
    Scenario(
        "discovery-wrong-type",
        "A field of the discovery document has the wrong form.",
        Product.PINGFEDERATE,
        _PRE,
        "discovery.type",
        Step.ENDPOINTS,
        config=fields(Document.DISCOVERY, userinfo_endpoint=["not", "an", "address"]),
    ),
    Scenario(
        "no-code-flow",
        "The provider offers the implicit flow only.",
        Product.AIC,
        _PRE,
        "discovery.no-code-flow",
        Step.REGISTER,
        _WARNING,
        config=fields(Document.DISCOVERY, response_types_supported=["id_token"]),
    ),
    Scenario(
        "scopes-not-listed",
        "The provider does not list the scope email.",
        Product.PINGFEDERATE,
        _PRE,
        "scopes.not-advertised",
        Step.REGISTER,
        _WARNING,
        config=fields(Document.DISCOVERY, scopes_supported=["openid", "profile"]),
    ),
    Scenario(
        "pkce-not-listed",
        "The provider lists PKCE without the method S256.",
        Product.PINGFEDERATE,
        _PRE,
        "pkce.not-advertised",
        Step.OPTIONS,
        _WARNING,
        config=fields(Document.DISCOVERY, code_challenge_methods_supported=["plain"]),
    ),
    Scenario(
        "clock-ten-minutes-off",
        "This computer's clock is ten minutes behind the provider's.",
        Product.PINGFEDERATE,
        _PRE,
        "clock.wrong",
        Step.ENDPOINTS,
        clock_ahead=timedelta(minutes=10),
    ),
    Scenario(
        "clock-two-minutes-off",
        "This computer's clock is two minutes ahead of the provider's.",
        Product.PINGONE,
        _PRE,
        "clock.off",
        Step.ENDPOINTS,
        _WARNING,
        clock_ahead=timedelta(minutes=-2),
    ),
    Scenario(
        "keys-forbidden",
        "The JWKS address wants a login.",
        Product.PINGFEDERATE,
        _PRE,
        "keys.status",
        Step.ENDPOINTS,
        config=instead(Endpoint.JWKS, 403),
    ),
    Scenario(
        "keys-empty",
        "The key set is empty.",
        Product.PINGFEDERATE,
        _PRE,
        "keys.none",
        Step.REGISTER,
        config=fields(Document.JWKS, keys=[]),
    ),
    Scenario(
        "keys-no-set",
        "The JWKS address sends something else than keys.",
        Product.AIC,
        _PRE,
        "keys.form",
        Step.ENDPOINTS,
        config=fields(Document.JWKS, keys="none"),
    ),
    Scenario(
        "keys-private",
        "The provider publishes a private key.",
        Product.PINGFEDERATE,
        _PRE,
        "keys.private",
        Step.ENDPOINTS,
        config=rewritten(Document.JWKS, _with_first_key(d="AQAB")),
    ),
    Scenario(
        "keys-symmetric",
        "The provider publishes a shared secret as a key.",
        Product.PINGFEDERATE,
        _PRE,
        "keys.symmetric",
        Step.ENDPOINTS,
        config=rewritten(Document.JWKS, _with_first_key(kty="oct", k="AQAB")),
    ),
    Scenario(
        "keys-of-another-kind",
        "The provider lists ES256 and publishes RSA keys.",
        Product.AIC,
        _PRE,
        "keys.unlisted",
        Step.REGISTER,
        _WARNING,
        config=fields(Document.DISCOVERY, id_token_signing_alg_values_supported=["ES256"]),
    ),
)
