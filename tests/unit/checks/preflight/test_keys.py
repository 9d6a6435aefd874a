"""wizard.checks.preflight.keys: a usable signing key is published."""

from dataclasses import replace

import pytest

from tests.support.preflight import (
    ENDPOINTS,
    SETTINGS,
    Part,
    codes,
    document,
    public_key,
    reply,
    scene,
    seen,
)
from wizard.checks.preflight.keys import usable

WEAK = {"kty": "RSA", "kid": "weak", "e": "AQAB", "n": "w" * 171}
"""About 1024 bits."""
DOCUMENT = "/as/.well-known/openid-configuration"


def key_set(*keys: object) -> dict[str, Part]:
    return {"/as/jwks": reply(200, {"keys": list(keys)})}


def test_usable_key_passes() -> None:
    assert seen(usable(scene())) == "1 usable, good for RS256"


def test_an_address_that_is_not_filled_in_fails_as_the_login_would() -> None:
    bare = replace(SETTINGS, endpoints=replace(ENDPOINTS, jwks_url=""))
    assert codes(usable(scene(settings=bare))) == ["keys.not-filled-in"]
    hidden: dict[str, Part] = {DOCUMENT: reply(200, document(jwks_uri=None))}
    assert codes(usable(scene(hidden, bare))) == ["keys.no-address"]


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (key_set(), "keys.none"),
        (key_set({**public_key(), "use": "enc"}), "keys.none"),
        (key_set({"kty": "oct", "k": "eA"}), "keys.symmetric"),
        (key_set({**public_key(), "d": "AQ"}), "keys.private"),
        (key_set(WEAK), "keys.none"),
        ({"/as/jwks": reply(200, {})}, "keys.form"),
        ({"/as/jwks": reply(403)}, "keys.status"),
        ({"/as/jwks": reply(200, b"<html>")}, "json.html"),
        (key_set({**public_key(), "alg": "PS512"}), "keys.unsuited"),
        (
            {DOCUMENT: reply(200, document(id_token_signing_alg_values_supported=["HS256"]))},
            "keys.unsuited",
        ),
    ],
)
def test_keys_that_are_no_use_fail(parts: dict[str, Part], code: str) -> None:
    assert codes(usable(scene(parts))) == [code]
