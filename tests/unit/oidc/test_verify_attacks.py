"""Forged and manipulated tokens: all refused, each with its own problem."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.oidc.minting import (
    CLIENT,
    JWKS,
    Json,
    claims,
    ec,
    glue,
    mint,
    mint_by_secret,
    published,
    rsa,
    store,
)
from tests.unit.oidc.verifying import GOOD_KEYS, codes, refused, verified
from wizard.model.secret import Secret
from wizard.oidc.jws import LONGEST


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

    def test_only_the_published_key_set_is_fetched(self) -> None:
        keys = store(GOOD_KEYS)
        token = mint(claims(), rsa("second"), jku="https://evil.example/jwks")
        refused(token, keys)
        client = keys._http
        assert {request.url for request in client.requests} == {JWKS}  # type: ignore[attr-defined]

    def test_embedded_key_with_a_good_signature_does_no_harm(self) -> None:
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
        assert verified(Secret(text)).claims is None
