"""The callback: what the browser brings back."""

from __future__ import annotations

from collections.abc import Callable

from tests.scenarios.mutation import Mutation, answering, rewritten
from tests.scenarios.scenario import Scenario, Where
from wizard.demo.behaviour import Document, DocumentFields
from wizard.demo.http_types import Request, Response
from wizard.demo.product_profile import Endpoint
from wizard.model.product import Product
from wizard.model.step import Step

_LOGIN = Where.LOGIN
_SEE_OTHER = 303


def _error(error: str, description: str) -> Mutation:
    """After the sign-on comes an error in place of the code."""

    def hook(document: DocumentFields) -> DocumentFields:
        kept = {name: value for name, value in document.items() if name != "code"}
        return {**kept, "error": error, "error_description": description}

    return rewritten(Document.CALLBACK, hook)


def _changed(change: Callable[[DocumentFields], DocumentFields]) -> Mutation:
    return rewritten(Document.CALLBACK, lambda found: found | change(found))


def _without(name: str) -> Mutation:
    return rewritten(Document.CALLBACK, lambda found: {k: v for k, v in found.items() if k != name})


def _behind_a_hash(_: Request, answer: Response) -> Response:
    if answer.status != _SEE_OTHER:
        return answer
    return answer.with_headers(("Location", answer.header("Location").replace("?", "#", 1)))


def _row(
    name: str, says: str, product: Product, code: str, step: Step, *, config: Mutation
) -> Scenario:
    return Scenario(name, says, product, _LOGIN, f"callback.{code}", step, config=config)


SCENARIOS = (
    _row(
        "access-denied-pingone",
        "The user may not use the application.",
        Product.PINGONE,
        "access-denied",
        Step.REGISTER,
        config=_error("access_denied", "The user is not in a group that may use the application"),
    ),
    _row(
        "access-denied-pingfederate",
        "The user did not agree on the consent page.",
        Product.PINGFEDERATE,
        "consent-refused",
        Step.REGISTER,
        config=_error("access_denied", "User denied access"),
    ),
    _row(
        "access-denied-aic",
        "The user did not agree on the consent page.",
        Product.AIC,
        "consent-refused",
        Step.REGISTER,
        config=_error("access_denied", "Resource Owner did not authorize the request"),
    ),
    _row(
        "required-attribute-empty",
        "An attribute is marked as required, and this user has none.",
        Product.PINGONE,
        "server-error",
        Step.LOGIN,
        config=_error("server_error", "A required attribute is empty"),
    ),
    _row(
        "consent-required",
        "The user did not agree, and the provider asks for consent again.",
        Product.AIC,
        "consent-refused",
        Step.REGISTER,
        config=_error("consent_required", "The resource owner must consent"),
    ),
    _row(
        "login-required",
        "The provider may not show its sign-on page.",
        Product.AIC,
        "login-required",
        Step.LOGIN,
        config=_error("login_required", "The user must sign on"),
    ),
    _row(
        "access-denied-by-policy",
        "A policy refuses this user.",
        Product.PINGFEDERATE,
        "access-denied",
        Step.REGISTER,
        config=_error("access_denied", "Access was denied by a policy"),
    ),
    _row(
        "request-with-scopes",
        "The provider refuses a scope, as an invalid request.",
        Product.PINGFEDERATE,
        "invalid-scope",
        Step.REGISTER,
        config=_error("invalid_request", "The scope email is not allowed"),
    ),
    _row(
        "request-faulty",
        "The provider finds the request faulty and does not say why.",
        Product.PINGFEDERATE,
        "invalid-request",
        Step.REGISTER,
        config=_error("invalid_request", "The request is not valid"),
    ),
    _row(
        "error-unknown",
        "The provider ends the login with an error of its own making.",
        Product.AIC,
        "error",
        Step.REGISTER,
        config=_error("policy_refused", "A policy \u202eof the tenant says no\x07"),
    ),
    _row(
        "state-wrong",
        "The callback belongs to another login.",
        Product.PINGFEDERATE,
        "state",
        Step.LOGIN,
        config=_changed(lambda _: {"state": "of-another-login"}),
    ),
    _row(
        "state-missing",
        "The callback carries no state.",
        Product.PINGFEDERATE,
        "no-state",
        Step.LOGIN,
        config=_without("state"),
    ),
    _row(
        "code-missing",
        "The callback carries neither a code nor an error.",
        Product.PINGONE,
        "no-code",
        Step.LOGIN,
        config=_without("code"),
    ),
    _row(
        "code-twice",
        "The callback carries two codes.",
        Product.PINGFEDERATE,
        "repeated",
        Step.LOGIN,
        config=_changed(lambda found: {"code": [found["code"], "another"]}),
    ),
    _row(
        "code-and-error",
        "The callback carries a code and an error at once.",
        Product.AIC,
        "code-and-error",
        Step.LOGIN,
        config=_changed(lambda _: {"error": "server_error"}),
    ),
    _row(
        "code-unreadable",
        "The code is no code.",
        Product.PINGFEDERATE,
        "code-form",
        Step.LOGIN,
        config=_changed(lambda _: {"code": "c\u00f6de"}),
    ),
    _row(
        "tokens-in-the-callback",
        "The provider sends an ID token through the browser.",
        Product.PINGFEDERATE,
        "tokens",
        Step.REGISTER,
        config=_changed(lambda _: {"id_token": "a.b.c"}),
    ),
    _row(
        "code-behind-a-hash",
        "The provider answers behind a # sign.",
        Product.AIC,
        "fragment",
        Step.REGISTER,
        config=answering(Endpoint.SIGN_ON, _behind_a_hash),
    ),
    _row(
        "callback-from-another-issuer",
        "The callback names another issuer.",
        Product.PINGONE,
        "issuer",
        Step.ENDPOINTS,
        config=_changed(lambda _: {"iss": "https://auth.demo.invalid/as"}),
    ),
)
