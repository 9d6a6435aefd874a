import base64
import hashlib

import jwt
from joserfc.jwk import RSAKey

from wizard.demo.signing import SigningKeys, access_token_hash, new_signing_key, s256

POOL = [new_signing_key() for _ in range(3)]


def _keys() -> SigningKeys:
    return SigningKeys(iter(POOL).__next__)


def test_token_is_signed_by_the_first_published_key() -> None:
    keys = _keys()
    token = keys.sign({"a": 1})
    header = jwt.get_unverified_header(token)
    published = jwt.PyJWKSet.from_dict(keys.public_keys())
    assert header == {"alg": "RS256", "typ": "JWT", "kid": POOL[0].kid}
    assert jwt.decode(token, published[header["kid"]], ["RS256"]) == {"a": 1}


def test_private_parts_are_not_published() -> None:
    for key in _keys().public_keys()["keys"]:
        assert {"d", "p", "q", "dp", "dq", "qi"}.isdisjoint(key)


def test_no_key_is_made_before_it_is_needed() -> None:
    made: list[RSAKey] = []

    def source() -> RSAKey:
        made.append(POOL[len(made)])
        return made[-1]

    keys = SigningKeys(source)
    assert made == []
    keys.public_keys()
    keys.sign({})
    assert len(made) == 2


def test_challenge_is_that_of_rfc_7636_appendix_b() -> None:
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert s256(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_access_token_hash_is_the_left_half() -> None:
    whole = hashlib.sha256(b"token").digest()
    padded = access_token_hash("token") + "=="
    assert base64.urlsafe_b64decode(padded) == whole[:16]
