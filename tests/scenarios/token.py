"""The token endpoint, once a good code is redeemed."""

from __future__ import annotations

from tests.scenarios.mutation import Mutation, answering, fields, refusing_tokens
from tests.scenarios.scenario import Scenario, UserAction, Where
from wizard.demo.behaviour import Document
from wizard.demo.http_types import Request, Response
from wizard.demo.product_profile import Endpoint
from wizard.model.product import Product
from wizard.model.step import Step

_LOGIN = Where.LOGIN
_OK = 200
_USED = refusing_tokens("invalid_grant", "Authorization code is invalid or expired.")


def _breaks_down(_: Request, answer: Response) -> Response:
    return Response(500, (), b"oops") if answer.status == _OK else answer


def _row(
    name: str, says: str, product: Product, code: str, step: Step, *, config: Mutation
) -> Scenario:
    return Scenario(name, says, product, _LOGIN, f"token.{code}", step, config=config)


SCENARIOS = (
    _row(
        "code-expired",
        "The code was used before or is too old.",
        Product.PINGFEDERATE,
        "code-refused",
        Step.LOGIN,
        config=_USED,
    ),
    Scenario(
        "code-taken-by-clearml",
        "In an own browser, a running ClearML used the code first.",
        Product.PINGFEDERATE,
        _LOGIN,
        "token.code-taken",
        Step.LOGIN,
        config=_USED,
        action=UserAction.OWN_BROWSER,
    ),
    _row(
        "verifier-does-not-match",
        "The provider finds that code verifier and challenge do not match.",
        Product.PINGFEDERATE,
        "pkce-mismatch",
        Step.OPTIONS,
        config=refusing_tokens(
            "invalid_grant",
            "The code_verifier sent does not match code_challenge included in the request.",
        ),
    ),
    _row(
        "redirect-uri-missed",
        "The provider misses the redirect URI when the code is redeemed.",
        Product.PINGFEDERATE,
        "redirect-uri",
        Step.REGISTER,
        config=refusing_tokens("invalid_grant", "redirect_uri is required if it was included."),
    ),
    _row(
        "redeeming-not-allowed",
        "The application may not redeem codes.",
        Product.PINGONE,
        "unauthorized-client",
        Step.REGISTER,
        config=refusing_tokens("unauthorized_client"),
    ),
    _row(
        "grant-type-unknown",
        "The token endpoint does not allow the grant type for this application.",
        Product.AIC,
        "grant-type",
        Step.REGISTER,
        config=refusing_tokens("unsupported_grant_type"),
    ),
    _row(
        "no-scope-granted",
        "No scope is granted to the application.",
        Product.PINGONE,
        "scope",
        Step.REGISTER,
        config=refusing_tokens("invalid_scope", "At least one scope must be granted"),
    ),
    _row(
        "token-endpoint-breaks-down",
        "The token endpoint breaks down over a good code.",
        Product.PINGFEDERATE,
        "server-error",
        Step.LOGIN,
        config=answering(Endpoint.TOKEN, _breaks_down),
    ),
    _row(
        "token-error-unknown",
        "The token endpoint refuses with an error of its own making.",
        Product.AIC,
        "refused",
        Step.REGISTER,
        config=refusing_tokens("policy_violation", "Not today", 403),
    ),
    _row(
        "no-id-token-pingone",
        "There is no ID token in the answer.",
        Product.PINGONE,
        "no-id-token",
        Step.REGISTER,
        config=fields(Document.TOKEN_RESPONSE, id_token=None),
    ),
    _row(
        "no-id-token-pingfederate",
        "There is no ID token in the answer: the client has no OpenID Connect policy.",
        Product.PINGFEDERATE,
        "no-id-token",
        Step.REGISTER,
        config=fields(Document.TOKEN_RESPONSE, id_token=None),
    ),
    _row(
        "no-access-token",
        "There is no access token in the answer.",
        Product.PINGFEDERATE,
        "no-access-token",
        Step.REGISTER,
        config=fields(Document.TOKEN_RESPONSE, access_token=None),
    ),
    _row(
        "access-token-not-bearer",
        "The access token is of another type than Bearer.",
        Product.PINGFEDERATE,
        "type",
        Step.REGISTER,
        config=fields(Document.TOKEN_RESPONSE, token_type="mac"),
    ),
    _row(
        "token-of-another-form",
        "The ID token in the answer is not a text.",
        Product.AIC,
        "form",
        Step.REGISTER,
        config=fields(Document.TOKEN_RESPONSE, id_token={"sub": "ada"}),
    ),
)
