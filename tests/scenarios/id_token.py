"""The ID token: forged, meant for others, of another time."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from functools import cache

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from tests.scenarios.mutation import Mutation, behaving, fields, rewritten
from tests.scenarios.scenario import Scenario, Where
from wizard.demo.behaviour import Behaviour, Document, DocumentFields, TokenHook
from wizard.demo.signing import ALGORITHM, SigningKeys, new_signing_key
from wizard.model.problem import Severity
from wizard.model.product import Product
from wizard.model.step import Step

_LOGIN = Where.LOGIN
_HOUR = 3600
_PADDING = 70_000


def _forged(forge: TokenHook) -> Mutation:
    return behaving(Behaviour(tokens={Document.ID_TOKEN: forge}))


def _base64url(data: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(data).encode()).rstrip(b"=").decode()


def unsigned(claims: DocumentFields, _: SigningKeys) -> str:
    """`alg: none`."""
    return f"{_base64url({'alg': 'none'})}.{_base64url(claims)}."


def by_shared_secret(claims: DocumentFields, _: SigningKeys) -> str:
    """HS256."""
    key = OctKey.import_key("a-secret-that-many-people-know-by-now")
    return jwt.encode({"alg": "HS256"}, claims, key, algorithms=["HS256"])


def by_a_stranger(claims: DocumentFields, _: SigningKeys) -> str:
    """RS256 with a key that nobody publishes."""
    key = _strange_key()
    return jwt.encode({"alg": ALGORITHM, "kid": key.kid}, claims, key, algorithms=[ALGORITHM])


def with_its_own_key(claims: DocumentFields, keys: SigningKeys) -> str:
    """The stranger's token brings the key to check it with, under a published name."""
    key = _strange_key()
    known = keys.public_keys()["keys"][0]["kid"]
    header = {"alg": ALGORITHM, "kid": known, "jwk": key.as_dict(private=False)}
    return jwt.encode(header, claims, key, algorithms=[ALGORITHM])


@cache
def _strange_key() -> RSAKey:
    return new_signing_key()


def tampered(claims: DocumentFields, keys: SigningKeys) -> str:
    """Other claims under a good signature."""
    head, _, signature = keys.sign(claims).split(".")
    return f"{head}.{_base64url(claims | {'sub': 'somebody-else'})}.{signature}"


def encrypted(_: DocumentFields, __: SigningKeys) -> str:
    """Five parts, as an encrypted token has (RFC 7516 3)."""
    return ".".join(("eyJhbGciOiJSU0EtT0FFUCJ9", "a2V5", "aXY", "Y2lwaGVy", "dGFn"))


def opaque(_: DocumentFields, __: SigningKeys) -> str:
    """No token at all."""
    return "an-opaque-reference"


def _later(**seconds: int) -> Mutation:
    """Times that lie this far from where they should be."""

    def hook(claims: DocumentFields) -> DocumentFields:
        return claims | {name: claims["iat"] + ahead for name, ahead in seconds.items()}

    return rewritten(Document.ID_TOKEN, hook)


def _id_token(**changes: object) -> Mutation:
    return fields(Document.ID_TOKEN, **changes)


def _with_others(claims: DocumentFields) -> DocumentFields:
    return claims | {"aud": [claims["aud"], "another-application"]}


def _with_https(claims: DocumentFields) -> DocumentFields:
    return claims | {"iss": str(claims["iss"]).replace("http://", "https://")}


def _authorized(claims: DocumentFields) -> DocumentFields:
    return _with_others(claims) | {"azp": claims["aud"]}


def _row(
    name: str, says: str, product: Product, code: str, step: Step, *, config: Mutation
) -> Scenario:
    return Scenario(name, says, product, _LOGIN, f"id-token.{code}", step, config=config)


SCENARIOS = (
    _row(
        "id-token-unsigned",
        "The ID token is not signed.",
        Product.PINGFEDERATE,
        "alg-none",
        Step.REGISTER,
        config=_forged(unsigned),
    ),
    _row(
        "id-token-shared-secret",
        "The ID token is signed with a shared secret.",
        Product.PINGFEDERATE,
        "hs256",
        Step.REGISTER,
        config=_forged(by_shared_secret),
    ),
    _row(
        "id-token-unknown-key",
        "The ID token is signed with a key that is not published.",
        Product.AIC,
        "key-unknown",
        Step.ENDPOINTS,
        config=_forged(by_a_stranger),
    ),
    _row(
        "id-token-own-key",
        "The ID token brings its own key.",
        Product.AIC,
        "embedded-key",
        Step.LOGIN,
        config=_forged(with_its_own_key),
    ),
    _row(
        "id-token-tampered",
        "The ID token was changed after it was signed.",
        Product.PINGONE,
        "signature",
        Step.LOGIN,
        config=_forged(tampered),
    ),
    _row(
        "id-token-encrypted",
        "The ID token is encrypted.",
        Product.PINGFEDERATE,
        "encrypted",
        Step.REGISTER,
        config=_forged(encrypted),
    ),
    _row(
        "id-token-opaque",
        "The ID token is a bare reference.",
        Product.PINGFEDERATE,
        "form",
        Step.REGISTER,
        config=_forged(opaque),
    ),
    _row(
        "id-token-too-large",
        "The ID token carries far too much.",
        Product.PINGFEDERATE,
        "size",
        Step.REGISTER,
        config=_id_token(padding="x" * _PADDING),
    ),
    _row(
        "id-token-other-issuer",
        "The ID token was issued under the custom domain, the old issuer is filled in.",
        Product.PINGONE,
        "issuer",
        Step.ENDPOINTS,
        config=_id_token(iss="https://login.demo.invalid/as"),
    ),
    _row(
        "id-token-issuer-without-tls",
        "A proxy ends TLS, and the provider does not know it.",
        Product.PINGFEDERATE,
        "issuer-scheme",
        Step.ENDPOINTS,
        config=rewritten(Document.ID_TOKEN, _with_https),
    ),
    _row(
        "id-token-other-application",
        "The ID token is meant for another application.",
        Product.PINGFEDERATE,
        "audience",
        Step.ENDPOINTS,
        config=_id_token(aud="another-application"),
    ),
    _row(
        "id-token-no-audience",
        "The ID token is meant for nobody.",
        Product.AIC,
        "audience-missing",
        Step.REGISTER,
        config=_id_token(aud=[]),
    ),
    _row(
        "id-token-more-audiences",
        "The ID token is meant for others as well.",
        Product.AIC,
        "audience-extra",
        Step.REGISTER,
        config=rewritten(Document.ID_TOKEN, _with_others),
    ),
    Scenario(
        "id-token-several-audiences",
        "The ID token has several audiences and names ClearML as the authorized party.",
        Product.PINGFEDERATE,
        _LOGIN,
        "id-token.audience-several",
        Step.REGISTER,
        Severity.WARNING,
        config=rewritten(Document.ID_TOKEN, _authorized),
    ),
    _row(
        "id-token-other-party",
        "The ID token was made for another client.",
        Product.PINGFEDERATE,
        "azp",
        Step.ENDPOINTS,
        config=_id_token(azp="another-application"),
    ),
    _row(
        "id-token-expired",
        "The ID token is an hour too old.",
        Product.PINGFEDERATE,
        "expired",
        Step.LOGIN,
        config=_later(iat=-2 * _HOUR, exp=-_HOUR),
    ),
    _row(
        "id-token-from-the-future",
        "The ID token was issued in an hour.",
        Product.AIC,
        "future",
        Step.LOGIN,
        config=_later(iat=_HOUR, exp=2 * _HOUR),
    ),
    _row(
        "id-token-not-yet",
        "The ID token is good in an hour.",
        Product.AIC,
        "not-yet",
        Step.LOGIN,
        config=_later(nbf=_HOUR, exp=2 * _HOUR),
    ),
    Scenario(
        "login-clock-off",
        "This computer's clock is ten minutes behind, so a good ID token looks wrong.",
        Product.PINGFEDERATE,
        _LOGIN,
        "id-token.clock-skew",
        Step.LOGIN,
        clock_ahead=timedelta(minutes=10),
    ),
    _row(
        "nonce-missing",
        "The ID token carries no nonce.",
        Product.PINGFEDERATE,
        "nonce-missing",
        Step.REGISTER,
        config=_id_token(nonce=None),
    ),
    _row(
        "nonce-wrong",
        "The ID token belongs to another login.",
        Product.PINGONE,
        "nonce",
        Step.LOGIN,
        config=_id_token(nonce="of-another-login"),
    ),
    _row(
        "at-hash-wrong",
        "ID token and access token do not belong together.",
        Product.PINGFEDERATE,
        "at-hash",
        Step.LOGIN,
        config=_id_token(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
    ),
    _row(
        "subject-missing",
        "The ID token does not say who signed in.",
        Product.PINGFEDERATE,
        "subject",
        Step.REGISTER,
        config=_id_token(sub=None),
    ),
)
