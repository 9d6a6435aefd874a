"""The application registered for ClearML: found before anybody signs in."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from tests.scenarios.mutation import (
    Mutation,
    address,
    answering,
    both,
    drafting,
    instead,
    setting,
    with_client_id,
    with_secret,
)
from tests.scenarios.scenario import Scenario, Where
from wizard.demo import defaults
from wizard.demo.config import PkceEnforcement
from wizard.demo.http_types import Request, Response, redirect
from wizard.demo.product_profile import Endpoint
from wizard.model.problem import Severity
from wizard.model.product import Product
from wizard.model.step import Step

_PRE, _LOGIN = Where
_WARNING = Severity.WARNING
_PAGE = "text/html"
_OK, _REFUSED = 200, 400
_SHAPES = (
    ("pingone", Product.PINGONE),
    ("pingfederate", Product.PINGFEDERATE),
    ("aic", Product.AIC),
)
_OTHER_URI = setting(redirect_uris=(f"{defaults.DEMO_WEBAPP_URL}/callback",))


def sends_back(error: str, description: str, *, only_with: str = "") -> Mutation:
    """An authorization endpoint that refuses through the callback; always, or with a parameter."""

    def hook(request: Request, answer: Response) -> Response:
        if only_with and only_with not in request.parameters:
            return answer
        answered = {"error": error, "error_description": description}
        answered["state"] = request.parameters.get("state")
        return redirect(f"{request.parameters.get('redirect_uri')}?{urlencode(answered)}")

    return answering(Endpoint.AUTHORIZE, hook)


def _with_status_200(_: Request, answer: Response) -> Response:
    return replace(answer, status=_OK) if answer.status >= _REFUSED else answer


def _any_path_of_the_host(request: Request, answer: Response) -> Response:
    """As if `https://host/*` were registered."""
    taken = request.parameters.get("redirect_uri").startswith(f"{defaults.DEMO_WEBAPP_URL}/")
    mismatch = "mismatch" in answer.header("location")
    return redirect("https://ping.example/sign-on") if taken and mismatch else answer


def _disabled(name: str, product: Product, code: str, step: Step) -> Scenario:
    return Scenario(
        f"application-disabled-{name}",
        "The application is registered and switched off.",
        product,
        _PRE,
        code,
        step,
        config=setting(application_enabled=False),
    )


_IN_EVERY_SHAPE = tuple(
    scenario
    for name, product in _SHAPES
    for scenario in (
        Scenario(
            f"callback-not-registered-{name}",
            "Another callback URL is registered than ClearML's.",
            product,
            _PRE,
            "authorize.redirect-uri",
            Step.REGISTER,
            config=_OTHER_URI,
        ),
        Scenario(
            f"login-callback-not-registered-{name}",
            "The login ends on the provider's own error page: the callback URL is not registered.",
            product,
            _LOGIN,
            "authorize.redirect-uri",
            Step.REGISTER,
            config=_OTHER_URI,
        ),
        Scenario(
            f"client-unknown-{name}",
            "The client ID belongs to no application.",
            product,
            _PRE,
            "authorize.client",
            Step.ENDPOINTS,
            draft=with_client_id("not-the-client-id"),
        ),
        Scenario(
            f"secret-wrong-{name}",
            "The client secret is wrong.",
            product,
            _PRE,
            "token.client-refused",
            Step.ENDPOINTS,
            draft=with_secret("not-the-secret"),
        ),
        Scenario(
            f"pkce-required-{name}",
            "The application requires PKCE, and it is off here.",
            product,
            _PRE,
            "callback.pkce-required",
            Step.OPTIONS,
            draft=drafting(pkce=False),
        ),
    )
)

SCENARIOS = (
    *_IN_EVERY_SHAPE,
    _disabled("pingone", Product.PINGONE, "authorize.disabled", Step.REGISTER),
    _disabled("pingfederate", Product.PINGFEDERATE, "authorize.client", Step.ENDPOINTS),
    Scenario(
        "login-secret-wrong",
        "The client secret is wrong, and the login was tried all the same.",
        Product.PINGONE,
        _LOGIN,
        "token.client-refused",
        Step.ENDPOINTS,
        draft=with_secret("not-the-secret"),
    ),
    Scenario(
        "client-authentication-other",
        "The application wants a signed assertion in place of the client secret.",
        Product.PINGONE,
        _PRE,
        "token.client-refused",
        Step.ENDPOINTS,
        config=setting(client_authentication=frozenset()),
    ),
    Scenario(
        "refused-in-a-fine-page",
        "The provider refuses the callback URL with status 200, and unknown clients so, too.",
        Product.AIC,
        _PRE,
        "authorize.redirect-uri",
        Step.REGISTER,
        config=both(_OTHER_URI, answering(Endpoint.AUTHORIZE, _with_status_200)),
    ),
    Scenario(
        "a-fine-page-for-everything",
        "The provider shows one page for every request, and it says something of redirect URIs.",
        Product.AIC,
        _PRE,
        "authorize.undetermined",
        Step.REGISTER,
        _WARNING,
        config=instead(Endpoint.AUTHORIZE, 200, b"redirect_uri_mismatch", Content_Type=_PAGE),
    ),
    Scenario(
        "callback-wildcard",
        "A wildcard is registered as callback URL.",
        Product.PINGONE,
        _PRE,
        "authorize.wildcard",
        Step.REGISTER,
        _WARNING,
        config=answering(Endpoint.AUTHORIZE, _any_path_of_the_host),
    ),
    Scenario(
        "refused-without-words",
        "The provider refuses with an empty page.",
        Product.PINGFEDERATE,
        _PRE,
        "authorize.refused",
        Step.REGISTER,
        config=instead(Endpoint.AUTHORIZE, 403),
    ),
    Scenario(
        "authorize-empty-page",
        "The authorization endpoint shows an empty page.",
        Product.PINGFEDERATE,
        _PRE,
        "authorize.undetermined",
        Step.REGISTER,
        _WARNING,
        config=instead(Endpoint.AUTHORIZE, 200, b"", Content_Type=_PAGE),
    ),
    Scenario(
        "authorize-mistyped",
        "The authorization endpoint has a letter too many.",
        Product.AIC,
        _PRE,
        "authorize.endpoint",
        Step.ENDPOINTS,
        draft=address("authorize_url", lambda url: f"{url}s"),
    ),
    Scenario(
        "authorize-broken",
        "The authorization endpoint fails.",
        Product.PINGFEDERATE,
        _PRE,
        "authorize.server-error",
        Step.ENDPOINTS,
        config=instead(Endpoint.AUTHORIZE, 500, b"Internal error", Content_Type=_PAGE),
    ),
    Scenario(
        "authorize-busy",
        "The authorization endpoint was asked too often.",
        Product.PINGONE,
        _PRE,
        "authorize.busy",
        Step.ENDPOINTS,
        _WARNING,
        config=instead(Endpoint.AUTHORIZE, 429),
    ),
    Scenario(
        "pkce-refused",
        "The provider does not take the code challenge.",
        Product.PINGFEDERATE,
        _PRE,
        "callback.pkce-refused",
        Step.OPTIONS,
        config=both(
            setting(pkce=PkceEnforcement.OPTIONAL),
            sends_back("invalid_request", "Unknown parameter", only_with="code_challenge"),
        ),
    ),
    Scenario(
        "scope-not-granted",
        "The application may not have the scopes profile and email.",
        Product.PINGONE,
        _PRE,
        "callback.invalid-scope",
        Step.REGISTER,
        config=setting(scopes=("openid",)),
    ),
    Scenario(
        "grant-type-not-allowed",
        "The application may not use the grant type Authorization Code.",
        Product.PINGFEDERATE,
        _PRE,
        "callback.unauthorized-client",
        Step.REGISTER,
        config=sends_back("unauthorized_client", "The grant type is not allowed"),
    ),
    Scenario(
        "response-type-not-allowed",
        "The application does not allow the response type code.",
        Product.AIC,
        _PRE,
        "callback.unsupported-response-type",
        Step.REGISTER,
        config=sends_back("unsupported_response_type", "Response type is not supported"),
    ),
    Scenario(
        "token-endpoint-web-page",
        "The token endpoint is a web page.",
        Product.PINGFEDERATE,
        _PRE,
        "token.endpoint-wrong",
        Step.ENDPOINTS,
        config=instead(Endpoint.TOKEN, 200, b"<html>Hello</html>", Content_Type=_PAGE),
    ),
    Scenario(
        "token-endpoint-busy",
        "The token endpoint was asked too often.",
        Product.PINGONE,
        _PRE,
        "token.rate-limited",
        Step.LOGIN,
        config=instead(Endpoint.TOKEN, 429),
    ),
    Scenario(
        "token-endpoint-of-something-else",
        "The token endpoint is a page behind a password.",
        Product.AIC,
        _PRE,
        "token.endpoint-wrong",
        Step.ENDPOINTS,
        config=instead(
            Endpoint.TOKEN, 401, b"<p>Password?</p>", Content_Type=_PAGE, WWW_Authenticate="Basic"
        ),
    ),
    Scenario(
        "product-of-another-name",
        "PingOne was chosen, and the address belongs to Advanced Identity Cloud.",
        Product.AIC,
        _PRE,
        "product.contradiction",
        Step.REGISTER,
        _WARNING,
        draft=drafting(product=Product.PINGONE),
    ),
)
