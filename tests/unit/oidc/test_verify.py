"""ID tokens that are good, and what a token shows when nobody verified it."""

from dataclasses import replace

import pytest

from tests.unit.oidc.judging import codes, judged
from tests.unit.oidc.minting import (
    ACCESS,
    CLIENT,
    EXPECTED,
    SECONDS,
    Json,
    SigningKey,
    claims,
    ec,
    ed25519,
    mint,
    published,
    store,
)
from wizard.model.secret import Secret
from wizard.model.verdict import State
from wizard.oidc.jws import peek
from wizard.oidc.verify import at_hash

RSA_AND_HMAC = [f"{family}{size}" for family in ("RS", "PS") for size in (256, 384, 512)]


class TestGood:
    def test_every_rule_passes(self) -> None:
        result = judged(mint())
        assert {verdict.state for verdict in result.verdicts} == {State.PASSED}
        assert result.claims == claims()

    @pytest.mark.parametrize("alg", RSA_AND_HMAC)
    def test_rsa_algorithms(self, alg: str) -> None:
        assert codes(mint(claims(at_hash=at_hash(ACCESS, alg)), alg=alg)) == []

    @pytest.mark.parametrize(
        ("alg", "key"),
        [
            ("ES256", ec("P-256")),
            ("ES384", ec("P-384")),
            ("ES512", ec("P-521")),
            ("EdDSA", ed25519()),
        ],
    )
    def test_curves(self, alg: str, key: SigningKey) -> None:
        token = mint(claims(at_hash=at_hash(ACCESS, alg)), key, alg=alg)
        assert codes(token, store(published(key))) == []

    def test_at_hash_of_the_core_specification(self) -> None:
        token = Secret("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y")
        assert at_hash(token, "RS256") == "77QmUPtjPfzWtF2AnpK9RQ"

    @pytest.mark.parametrize(
        "changes",
        [
            {"aud": [CLIENT]},
            {"azp": CLIENT},
            {"at_hash": None},
            {"nbf": SECONDS},
            {"exp": SECONDS - 59},
            {"iat": SECONDS + 60},
            {"iat": SECONDS - 0.5},
        ],
    )
    def test_allowed_variations(self, changes: Json) -> None:
        assert codes(mint(claims(**changes))) == []

    def test_unknown_issuer_is_only_shown(self) -> None:
        assert codes(mint(), expected=replace(EXPECTED, issuer="")) == []

    def test_several_audiences_with_us_as_the_authorized_party(self) -> None:
        token = mint(claims(aud=[CLIENT, "other"], azp=CLIENT))
        assert codes(token) == ["id-token.audience-several"]
        assert judged(token).claims is not None


class TestPeek:
    def test_jwt_is_shown(self) -> None:
        assert peek(mint({"scope": "openid"})) == {"scope": "openid"}

    @pytest.mark.parametrize("token", ["opaque", "a.b.c", "e30.W10.e30", "", "e30.ä.e30"])
    def test_anything_else_is_opaque(self, token: str) -> None:
        assert peek(Secret(token)) is None


def test_nothing_shows_a_token() -> None:
    assert "user-1" not in repr(judged(mint()))
    assert "the-nonce" not in repr(EXPECTED)
