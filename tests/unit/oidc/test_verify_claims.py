"""What a well-signed ID token must say."""

import json
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.support.tables import failures
from tests.unit.oidc.minting import (
    ACCESS,
    CLIENT,
    EXPECTED,
    ISSUER,
    NOW,
    SECONDS,
    Json,
    claims,
    mint,
)
from tests.unit.oidc.verifying import codes, verified
from wizard.model.secret import Secret
from wizard.model.verdict import State
from wizard.oidc.verify import at_hash

CHANGES: tuple[tuple[Json, str], ...] = (
    ({"iss": None}, "id-token.issuer-missing"),
    ({"iss": [ISSUER]}, "id-token.issuer-missing"),
    ({"iss": ISSUER + "/"}, "id-token.issuer"),
    ({"iss": ISSUER.upper()}, "id-token.issuer"),
    ({"iss": ISSUER.replace("https://", "http://")}, "id-token.issuer-scheme"),
    ({"sub": None}, "id-token.subject"),
    ({"sub": " "}, "id-token.subject"),
    ({"sub": 7}, "id-token.subject"),
    ({"sub": "a" * 256}, "id-token.subject"),
    ({"aud": None}, "id-token.audience-missing"),
    ({"aud": []}, "id-token.audience-missing"),
    ({"aud": [CLIENT, 7]}, "id-token.audience-missing"),
    ({"aud": "other"}, "id-token.audience"),
    ({"aud": ["other"], "azp": CLIENT}, "id-token.audience"),
    ({"aud": [CLIENT, "other"]}, "id-token.audience-extra"),
    ({"azp": "other"}, "id-token.azp"),
    ({"azp": ""}, "id-token.azp"),
    ({"exp": None}, "id-token.exp"),
    ({"exp": "soon"}, "id-token.exp"),
    ({"exp": True}, "id-token.exp"),
    ({"exp": 10**30}, "id-token.exp"),
    ({"exp": SECONDS - 60}, "id-token.expired"),
    ({"exp": 0}, "id-token.expired"),
    ({"iat": None}, "id-token.iat"),
    ({"iat": -1}, "id-token.iat"),
    ({"iat": SECONDS + 61}, "id-token.future"),
    ({"nbf": "x"}, "id-token.nbf"),
    ({"nbf": SECONDS + 61}, "id-token.not-yet"),
    ({"nonce": None}, "id-token.nonce-missing"),
    ({"nonce": ""}, "id-token.nonce"),
    ({"nonce": "ä"}, "id-token.nonce"),
    ({"nonce": ["the-nonce-of-this-login"]}, "id-token.nonce"),
    ({"at_hash": at_hash(Secret("other"), "RS256")}, "id-token.at-hash"),
    ({"at_hash": at_hash(ACCESS, "RS512")}, "id-token.at-hash"),
    ({"at_hash": 7}, "id-token.at-hash"),
)
SKEWS: tuple[tuple[Json, int, str], ...] = (
    ({"iat": SECONDS + 600, "exp": SECONDS + 900}, 600, "id-token.clock-skew"),
    ({"nbf": SECONDS + 600}, 600, "id-token.clock-skew"),
    ({"iat": SECONDS - 900, "exp": SECONDS - 600}, -900, "id-token.clock-skew"),
    ({"iat": SECONDS + 600, "exp": SECONDS + 900}, 0, "id-token.future"),
    ({"iat": SECONDS + 600, "exp": SECONDS + 900}, -600, "id-token.future"),
    ({"exp": SECONDS - 600}, 600, "id-token.expired"),
)


class TestClaims:
    def test_each_wrong_claim_has_its_own_problem(self) -> None:
        def check(changes: Json, code: str) -> None:
            assert codes(mint(claims(**changes))) == [code]

        assert failures(CHANGES, check) == {}

    def test_all_problems_are_reported_at_once(self) -> None:
        token = mint(claims(iss="x", aud="x", nonce="x", exp=1))
        assert codes(token) == [
            "id-token.issuer",
            "id-token.audience",
            "id-token.expired",
            "id-token.nonce",
        ]

    def test_null_is_not_absent(self) -> None:
        content = json.dumps({**claims(), "at_hash": None}).encode()
        assert codes(mint(content)) == ["id-token.at-hash"]

    def test_at_hash_without_access_token(self) -> None:
        expected = replace(EXPECTED, access_token=Secret(""))
        assert codes(mint(), expected=expected) == ["id-token.at-hash"]

    @settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
    @given(
        st.sampled_from(["iss", "sub", "aud", "exp", "iat", "nonce", "at_hash", "azp", "nbf"]),
        st.none() | st.booleans() | st.text(max_size=5) | st.lists(st.text(max_size=5), max_size=2)
        | st.floats(allow_nan=False) | st.dictionaries(st.text(max_size=3), st.none(), max_size=1),
    )  # fmt: skip
    def test_any_mutated_claim_fails(self, name: str, value: object) -> None:
        assume(not (name == "sub" and isinstance(value, str) and value.strip()))
        assume(not (name == "exp" and isinstance(value, float) and value > SECONDS - 60))
        assume(not (name in ("iat", "nbf") and isinstance(value, float) and value <= SECONDS + 60))
        token = mint(json.dumps({**claims(), name: value}).encode())
        found = verified(token)
        assert found.claims is None
        assert len([v for v in found.verdicts if v.state is State.FAILED]) == 1


class TestClocks:
    def test_clocks_are_blamed_only_when_they_are_the_cause(self) -> None:
        def check(changes: Json, skew: int, code: str) -> None:
            expected = replace(EXPECTED, skew=timedelta(seconds=skew))
            assert codes(mint(claims(**changes)), expected=expected) == [code]

        assert failures(SKEWS, check) == {}

    def test_moment_is_handed_in(self) -> None:
        later = replace(EXPECTED, now=NOW + timedelta(days=1))
        assert codes(mint(), expected=later) == ["id-token.expired"]
