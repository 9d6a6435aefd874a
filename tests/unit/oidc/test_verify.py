"""Good ID tokens, and what an unverified token shows."""

from dataclasses import replace

from tests.support.tables import differing, failures
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
from tests.unit.oidc.verifying import codes, verified
from wizard.model.secret import Secret
from wizard.model.verdict import State
from wizard.oidc.jws import unverified_claims
from wizard.oidc.verify import at_hash

VARIATIONS: tuple[Json, ...] = (
    {"aud": [CLIENT]},
    {"azp": CLIENT},
    {"at_hash": None},
    {"nbf": SECONDS},
    {"exp": SECONDS - 59},
    {"iat": SECONDS + 60},
    {"iat": SECONDS - 0.5},
)


class TestGood:
    def test_every_rule_passes(self) -> None:
        result = verified(mint())
        assert {verdict.state for verdict in result.verdicts} == {State.PASSED}
        assert result.claims == claims()

    def test_rsa_algorithms(self) -> None:
        def found(alg: str) -> list[str]:
            return codes(mint(claims(at_hash=at_hash(ACCESS, alg)), alg=alg))

        algorithms = (f"{family}{size}" for family in ("RS", "PS") for size in (256, 384, 512))
        assert differing(found, {alg: [] for alg in algorithms}) == []

    def test_curves(self) -> None:
        def check(alg: str, key: SigningKey) -> None:
            token = mint(claims(at_hash=at_hash(ACCESS, alg)), key, alg=alg)
            assert codes(token, store(published(key))) == []

        curves: dict[str, SigningKey] = {
            "ES256": ec("P-256"),
            "ES384": ec("P-384"),
            "ES512": ec("P-521"),
            "EdDSA": ed25519(),
        }
        assert failures(curves.items(), check) == {}

    def test_at_hash_of_the_core_specification(self) -> None:
        token = Secret("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y")
        assert at_hash(token, "RS256") == "77QmUPtjPfzWtF2AnpK9RQ"

    def test_allowed_variations(self) -> None:
        def check(changes: Json) -> None:
            assert codes(mint(claims(**changes))) == []

        assert failures(((changes,) for changes in VARIATIONS), check) == {}

    def test_unknown_issuer_is_only_shown(self) -> None:
        found = verified(mint(), expected=replace(EXPECTED, issuer="")).verdicts
        (issuer,) = [verdict for verdict in found if verdict.check == "id-token.issuer"]
        assert issuer.state is State.SKIPPED
        assert EXPECTED.issuer in issuer.detail

    def test_several_audiences_with_the_client_as_authorized_party(self) -> None:
        token = mint(claims(aud=[CLIENT, "other"], azp=CLIENT))
        assert codes(token) == ["id-token.audience-several"]
        assert verified(token).claims is not None


class TestUnverifiedClaims:
    def test_jwt_is_shown(self) -> None:
        assert unverified_claims(mint({"scope": "openid"})) == {"scope": "openid"}

    def test_anything_else_is_opaque(self) -> None:
        tokens = ("opaque", "a.b.c", "e30.W10.e30", "", "e30.ä.e30")
        assert (
            differing(lambda token: unverified_claims(Secret(token)), dict.fromkeys(tokens)) == []
        )


def test_nothing_shows_a_token() -> None:
    assert "user-1" not in repr(verified(mint()))
    assert "the-nonce" not in repr(EXPECTED)
