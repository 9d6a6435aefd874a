import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.unit.oidc.minting import (
    ACCESS,
    CLIENT,
    EXPECTED,
    ISSUER,
    JWKS,
    NOW,
    SECONDS,
    Json,
    SigningKey,
    claims,
    ec,
    ed25519,
    glue,
    mint,
    mint_by_secret,
    published,
    rsa,
    store,
)
from wizard.model.secret import Secret
from wizard.model.verdict import State
from wizard.oidc.jws import LONGEST, peek
from wizard.oidc.keys import KeyStore
from wizard.oidc.verify import OPENING, RULES, Expected, Judged, at_hash, verify

GOOD_KEYS = published(rsa())
CHECKS = [*(name for name, _ in OPENING), *(name for name, _, _ in RULES)]
RSA_AND_HMAC = [f"{family}{size}" for family in ("RS", "PS") for size in (256, 384, 512)]


def judged(token: Secret, keys: KeyStore | None = None, expected: Expected = EXPECTED) -> Judged:
    result = verify(token, keys or store(GOOD_KEYS), expected)
    assert [verdict.check for verdict in result.verdicts] == CHECKS
    failures = [v for v in result.verdicts if v.state is State.FAILED]
    assert (result.claims is None) is bool(failures)
    return result


def codes(token: Secret, keys: KeyStore | None = None, expected: Expected = EXPECTED) -> list[str]:
    return [v.problem.code for v in judged(token, keys, expected).verdicts if v.problem]


def refused(token: Secret, keys: KeyStore | None = None) -> str:
    """The one problem of a token of which nothing may be believed."""
    result = judged(token, keys)
    (found,) = [verdict.problem for verdict in result.verdicts if verdict.problem]
    rules = [verdict.state for verdict in result.verdicts if verdict.check in CHECKS[3:]]
    assert set(rules) == {State.SKIPPED}
    return found.code


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


class TestAttacks:
    @pytest.mark.parametrize("alg", ["none", "None", "NONE", "nOnE"])
    @pytest.mark.parametrize("signature", [b"", b"x"])
    def test_alg_none(self, alg: str, signature: bytes) -> None:
        assert refused(glue({"alg": alg}, claims(), signature)) == "id-token.alg-none"

    @pytest.mark.parametrize("alg", ["HS256", "HS384", "HS512"])
    def test_public_key_as_shared_secret(self, alg: str) -> None:
        pem = rsa().as_pem(private=False)
        for secret in (pem, json.dumps(rsa().as_dict(private=False)).encode(), CLIENT.encode()):
            assert refused(mint_by_secret(secret, alg)) == "id-token.hs256"

    @pytest.mark.parametrize("alg", ["RS1", "ES256K", "A256GCM", "", None, 7, ["RS256"]])
    def test_other_algorithms(self, alg: object) -> None:
        assert refused(glue({"alg": alg}, claims(), b"x")) == "id-token.algorithm"

    def test_wrong_key(self) -> None:
        other = rsa("second")
        assert refused(mint(claims(), other, kid="first")) == "id-token.signature"

    def test_unknown_kid(self) -> None:
        assert refused(mint(claims(), rsa("second"))) == "id-token.key-unknown"

    @pytest.mark.parametrize("kid", ["../../etc/passwd", "' OR 1=1", JWKS, "\x00", "a" * 4000])
    def test_kid_games(self, kid: str) -> None:
        assert refused(mint(claims(), rsa("second"), kid=kid)) == "id-token.key-unknown"

    @pytest.mark.parametrize("kid", [7, ["first"], {"kid": "first"}])
    def test_kid_that_is_no_text(self, kid: object) -> None:
        token = glue({"alg": "RS256", "kid": kid}, claims(), b"x" * 256)
        assert refused(token) == "id-token.signature"

    @pytest.mark.parametrize("name", ["jwk", "jku", "x5u", "x5c"])
    def test_token_that_brings_its_own_key(self, name: str) -> None:
        own = rsa("second")
        brought: Json = {
            "jwk": own.as_dict(private=False),
            "jku": "https://evil.example/jwks",
            "x5u": "https://evil.example/x5u",
            "x5c": ["MIIB"],
        }
        for kid in ("first", "second", None):
            header = {"kid": kid, name: brought[name]}
            token = mint(claims(), own, alg="RS256", **header)
            assert refused(token) == "id-token.embedded-key"

    def test_only_the_published_key_set_is_asked(self) -> None:
        keys = store(GOOD_KEYS)
        token = mint(claims(), rsa("second"), jku="https://evil.example/jwks")
        refused(token, keys)
        door = keys._http
        assert {request.url for request in door.asked} == {JWKS}  # type: ignore[attr-defined]

    def test_header_beside_a_good_signature_does_no_harm(self) -> None:
        assert codes(mint(claims(), x5c=["MIIB"])) == []

    def test_curve_confusion(self) -> None:
        token = glue({"alg": "ES256", "kid": "curve"}, claims(), b"x" * 64)
        assert refused(token, store(published(ec("P-384")))) == "id-token.key-unknown"

    def test_key_bound_to_another_algorithm(self) -> None:
        keys = store(published(rsa(), alg="RS512"))
        assert refused(mint(), keys) == "id-token.key-unknown"

    def test_encryption_key_signs_nothing(self) -> None:
        assert refused(mint(), store(published(rsa(), use="enc"))) == "keys.none"

    @pytest.mark.parametrize("part", [0, 1, 2])
    def test_any_changed_part_breaks_it(self, part: int) -> None:
        whole = mint().reveal().split(".")
        other = mint(claims(sub="user-2"), alg="PS256").reveal().split(".")
        whole[part] = other[part]
        assert refused(Secret(".".join(whole))) == "id-token.signature"

    def test_critical_extensions(self) -> None:
        headers: tuple[Json, ...] = ({"crit": ["exp"]}, {"b64": False}, {"crit": []})
        for header in headers:
            assert refused(glue({"alg": "RS256", **header}, claims(), b"x")) == "id-token.crit"

    @pytest.mark.parametrize("kind", ["at+jwt", "logout+jwt", "JOSE", 7])
    def test_token_for_another_purpose(self, kind: object) -> None:
        header: Json = {"alg": "RS256", "kid": "first", "typ": kind}
        assert refused(glue(header, claims(), b"x")) == "id-token.type"

    def test_encrypted(self) -> None:
        assert refused(Secret("a.b.c.d.e")) == "id-token.encrypted"

    def test_size(self) -> None:
        assert refused(Secret("a" * (LONGEST + 1))) == "id-token.size"

    @pytest.mark.parametrize(
        "token", ["", "a.b", "a.b.c.d", "ä.b.c", "e30.e30.x=", "W10.e30.eA", "e30.e30.e 30", ".."]
    )
    def test_no_token_at_all(self, token: str) -> None:
        assert refused(Secret(token)) == "id-token.form"

    @pytest.mark.parametrize(
        "content", [b"[]", b"", b'{"sub": 1, "sub": 2}', b'{"exp": NaN}', b"[" * 5000]
    )
    def test_signed_nonsense(self, content: bytes) -> None:
        assert refused(mint(content)) == "id-token.payload"

    def test_duplicate_names_in_the_header(self) -> None:
        good = mint().reveal().split(".")
        header = "eyJhbGciOiJSUzI1NiIsImFsZyI6Im5vbmUifQ"
        assert refused(Secret(".".join((header, *good[1:])))) == "id-token.form"

    @given(st.text() | st.lists(st.text(), min_size=3, max_size=3).map(".".join))
    def test_nothing_makes_it_raise(self, text: str) -> None:
        assert judged(Secret(text)).claims is None


class TestClaims:
    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"iss": None}, "id-token.issuer-missing"),
            ({"iss": [ISSUER]}, "id-token.issuer-missing"),
            ({"iss": ISSUER + "/"}, "id-token.issuer"),
            ({"iss": ISSUER.upper()}, "id-token.issuer"),
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
        ],
    )
    def test_each_fault_has_its_own_problem(self, changes: Json, code: str) -> None:
        assert codes(mint(claims(**changes))) == [code]

    def test_all_faults_are_told_at_once(self) -> None:
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
        found = judged(token)
        assert found.claims is None
        assert len([v for v in found.verdicts if v.state is State.FAILED]) == 1


class TestClocks:
    @pytest.mark.parametrize(
        ("changes", "skew", "code"),
        [
            ({"iat": SECONDS + 600, "exp": SECONDS + 900}, 600, "id-token.clock-skew"),
            ({"nbf": SECONDS + 600}, 600, "id-token.clock-skew"),
            ({"iat": SECONDS - 900, "exp": SECONDS - 600}, -900, "id-token.clock-skew"),
            ({"iat": SECONDS + 600, "exp": SECONDS + 900}, 0, "id-token.future"),
            ({"iat": SECONDS + 600, "exp": SECONDS + 900}, -600, "id-token.future"),
            ({"exp": SECONDS - 600}, 600, "id-token.expired"),
        ],
    )
    def test_clocks_are_blamed_only_when_they_are_to_blame(
        self, changes: Json, skew: int, code: str
    ) -> None:
        expected = replace(EXPECTED, skew=timedelta(seconds=skew))
        assert codes(mint(claims(**changes)), expected=expected) == [code]

    def test_moment_is_handed_in(self) -> None:
        later = replace(EXPECTED, now=NOW + timedelta(days=1))
        assert codes(mint(), expected=later) == ["id-token.expired"]


class TestPeek:
    def test_jwt_is_shown(self) -> None:
        assert peek(mint({"scope": "openid"})) == {"scope": "openid"}

    @pytest.mark.parametrize("token", ["opaque", "a.b.c", "e30.W10.e30", "", "e30.ä.e30"])
    def test_anything_else_is_opaque(self, token: str) -> None:
        assert peek(Secret(token)) is None


def test_nothing_shows_a_token() -> None:
    assert "user-1" not in repr(judged(mint()))
    assert "the-nonce" not in repr(EXPECTED)
