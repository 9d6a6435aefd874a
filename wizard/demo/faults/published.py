"""Faults in what the provider publishes: discovery document, keys, clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from wizard.demo.behaviour import Document, DocumentFields
from wizard.demo.endpoints import Endpoint
from wizard.demo.faults.bend import address, drafting, fields, instead, on_host, rewritten
from wizard.demo.faults.row import Fault, Where
from wizard.model.problem import Severity
from wizard.model.product import Product
from wizard.model.step import Step

_PRE = Where.PREFLIGHT
_WARNING = Severity.WARNING


def _moved(document: DocumentFields) -> DocumentFields:
    """As after a custom domain was added: every address on the new host."""
    move = on_host("localhost")
    return {name: move(v) if str(v).startswith("http") else v for name, v in document.items()}


def _with_first_key(**changes: str) -> Callable[[DocumentFields], DocumentFields]:
    def hook(document: DocumentFields) -> DocumentFields:
        first, *others = document["keys"]
        return {"keys": [first | changes, *others]}

    return hook


FAULTS = (
    Fault(
        "discovery-missing",
        "There is no discovery document at that address.",
        Product.AIC,
        _PRE,
        "discovery.not-found",
        Step.ENDPOINTS,
        config=instead(Endpoint.DISCOVERY, 404),
    ),
    Fault(
        "custom-domain-mixed",
        "A custom domain was added, and the old addresses are still filled in.",
        Product.PINGONE,
        _PRE,
        "issuer.differs",
        Step.ENDPOINTS,
        config=rewritten(Document.DISCOVERY, _moved),
    ),
    Fault(
        "issuer-with-slash",
        "The issuer was typed with a slash at its end.",
        Product.AIC,
        _PRE,
        "issuer.differs",
        Step.ENDPOINTS,
        typed=address("issuer", lambda url: f"{url}/"),
    ),
    Fault(
        "issuer-of-somebody-else",
        "The document calls itself by an issuer that does not confirm it.",
        Product.PINGFEDERATE,
        _PRE,
        "discovery.issuer-mismatch",
        Step.ENDPOINTS,
        config=fields(Document.DISCOVERY, issuer="http://127.0.0.1:1"),
    ),
    Fault(
        "issuer-left-empty",
        "The issuer was left empty.",
        Product.PINGONE,
        _PRE,
        "issuer.unknown",
        Step.ENDPOINTS,
        _WARNING,
        typed=drafting(issuer=""),
    ),
    Fault(
        "token-endpoint-other-host",
        "The token endpoint is on another host than the provider publishes.",
        Product.PINGONE,
        _PRE,
        "endpoint.other-host",
        Step.ENDPOINTS,
        typed=address("access_token_url", on_host("localhost")),
    ),
    Fault(
        "userinfo-mistyped",
        "The userinfo endpoint has a letter too many.",
        Product.PINGFEDERATE,
        _PRE,
        "endpoint.differs",
        Step.ENDPOINTS,
        _WARNING,
        typed=address("userinfo_url", lambda url: f"{url}s"),
    ),
    Fault(
        "discovery-without-token-endpoint",
        "The discovery document names no token endpoint.",
        Product.PINGFEDERATE,
        _PRE,
        "discovery.missing",
        Step.ENDPOINTS,
        config=fields(Document.DISCOVERY, token_endpoint=None),
    ),
    Fault(
        "discovery-plain-http",
        "The discovery document names a token endpoint without https.",
        Product.PINGFEDERATE,
        _PRE,
        "discovery.not-https",
        Step.ENDPOINTS,
        config=fields(Document.DISCOVERY, token_endpoint="http://ping.demo.invalid/token"),  # noqa: S106 - an address
    ),
    Fault(
        "discovery-wrong-type",
        "A field of the discovery document has the wrong form.",
        Product.PINGFEDERATE,
        _PRE,
        "discovery.type",
        Step.ENDPOINTS,
        config=fields(Document.DISCOVERY, userinfo_endpoint=["not", "an", "address"]),
    ),
    Fault(
        "no-code-flow",
        "The provider offers the implicit flow only.",
        Product.AIC,
        _PRE,
        "discovery.no-code-flow",
        Step.REGISTER,
        config=fields(Document.DISCOVERY, response_types_supported=["id_token"]),
    ),
    Fault(
        "scopes-not-listed",
        "The provider does not list the scope email.",
        Product.PINGFEDERATE,
        _PRE,
        "scopes.not-advertised",
        Step.REGISTER,
        _WARNING,
        config=fields(Document.DISCOVERY, scopes_supported=["openid", "profile"]),
    ),
    Fault(
        "pkce-not-listed",
        "The provider lists PKCE without the method S256.",
        Product.PINGFEDERATE,
        _PRE,
        "pkce.not-advertised",
        Step.OPTIONS,
        _WARNING,
        config=fields(Document.DISCOVERY, code_challenge_methods_supported=["plain"]),
    ),
    Fault(
        "clock-ten-minutes-off",
        "This computer's clock is ten minutes behind the provider's.",
        Product.PINGFEDERATE,
        _PRE,
        "clock.wrong",
        Step.ENDPOINTS,
        clock_ahead=timedelta(minutes=10),
    ),
    Fault(
        "clock-two-minutes-off",
        "This computer's clock is two minutes ahead of the provider's.",
        Product.PINGONE,
        _PRE,
        "clock.off",
        Step.ENDPOINTS,
        _WARNING,
        clock_ahead=timedelta(minutes=-2),
    ),
    Fault(
        "keys-forbidden",
        "The JWKS address wants a login.",
        Product.PINGFEDERATE,
        _PRE,
        "keys.status",
        Step.ENDPOINTS,
        config=instead(Endpoint.JWKS, 403),
    ),
    Fault(
        "keys-empty",
        "The key set is empty.",
        Product.PINGFEDERATE,
        _PRE,
        "keys.none",
        Step.REGISTER,
        config=fields(Document.JWKS, keys=[]),
    ),
    Fault(
        "keys-no-set",
        "The JWKS address sends something else than keys.",
        Product.AIC,
        _PRE,
        "keys.form",
        Step.ENDPOINTS,
        config=fields(Document.JWKS, keys="none"),
    ),
    Fault(
        "keys-private",
        "The provider publishes a private key.",
        Product.PINGFEDERATE,
        _PRE,
        "keys.private",
        Step.ENDPOINTS,
        config=rewritten(Document.JWKS, _with_first_key(d="AQAB")),
    ),
    Fault(
        "keys-symmetric",
        "The provider publishes a shared secret as a key.",
        Product.PINGFEDERATE,
        _PRE,
        "keys.symmetric",
        Step.ENDPOINTS,
        config=rewritten(Document.JWKS, _with_first_key(kty="oct", k="AQAB")),
    ),
    Fault(
        "keys-of-another-kind",
        "The provider signs with ES256 and publishes RSA keys.",
        Product.AIC,
        _PRE,
        "keys.unsuited",
        Step.REGISTER,
        config=fields(Document.DISCOVERY, id_token_signing_alg_values_supported=["ES256"]),
    ),
)
