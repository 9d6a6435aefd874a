from cryptography.hazmat.primitives.asymmetric import rsa as rsa_private
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import OctKey

from tests.support.tables import failures
from tests.unit.oidc.minting import JWKS, Json, ec, ed25519, part64, published, rsa, served
from tests.unit.oidc.prepared_client import PreparedClient, failing, responding
from wizard.model.problem import Problem
from wizard.oidc.keys import KeySet, KeyStore, fetch_keys, parse_keys


def usable(document: Json) -> KeySet:
    found = parse_keys(document)  # type: ignore[arg-type]
    assert not isinstance(found, Problem)
    return found


def code_of(document: Json) -> str:
    found = parse_keys(document)  # type: ignore[arg-type]
    assert isinstance(found, Problem)
    return found.code


def listed(*entries: object) -> Json:
    return {"keys": list(entries)}


GOOD = published(rsa())["keys"][0]  # type: ignore[index]


def test_every_kind_of_key() -> None:
    keys = usable(published(rsa(), ec("P-256"), ec("P-384"), ec("P-521"), ed25519()))
    assert [key.kty for key in keys] == ["RSA", "EC", "EC", "EC", "OKP"]
    suited = {alg for key in keys for alg in ("RS256", "PS512", "ES256", "EdDSA") if key.suits(alg)}
    assert suited == {"RS256", "PS512", "ES256", "EdDSA"}


def test_sparse_keys_are_used() -> None:
    bare = {name: GOOD[name] for name in ("kty", "n", "e")}
    (key,) = usable(listed(bare))
    assert (key.kid, key.alg) == ("", "")


UNUSABLE: tuple[object, ...] = (
    None,
    7,
    [],
    {},
    {"kty": "AKP", "pub": "x"},
    {**GOOD, "use": "enc"},
    {**GOOD, "use": 7},
    {**GOOD, "key_ops": ["encrypt"]},
    {**GOOD, "n": 7},
    {**GOOD, "n": "!"},
    {**GOOD, "e": "AA"},
    {"kty": "RSA"},
    {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"},
    {"kty": "EC", "crv": "none", "x": "AA", "y": "AA"},
    {"kty": "OKP", "crv": "Ed25519", "x": "AA"},
    {"kty": "OKP", "crv": "X25519", "x": "AA"},
)


def test_unusable_keys_are_ignored() -> None:
    def check(entry: object) -> None:
        assert len(usable(listed(entry, GOOD))) == 1
        assert code_of(listed(entry)) == "keys.none"

    assert failures(((entry,) for entry in UNUSABLE), check) == {}


def test_weak_rsa_key_is_not_used() -> None:
    made = rsa_private.generate_private_key(65537, 1024)  # noqa: S505 - weak on purpose
    modulus = made.public_key().public_numbers().n
    weak = {**GOOD, "n": part64(modulus.to_bytes(128, "big"))}
    assert code_of(listed(weak)) == "keys.none"


def test_private_key_spoils_the_set() -> None:
    assert code_of(listed(GOOD, rsa().as_dict(private=True))) == "keys.private"
    assert code_of(listed(GOOD, ed25519().as_dict(private=True))) == "keys.private"


def test_symmetric_key_spoils_the_set() -> None:
    symmetric = OctKey.generate_key(256).as_dict(private=True)
    assert code_of(listed(GOOD, symmetric)) == "keys.symmetric"


def test_form_of_the_set() -> None:
    forms: tuple[object, ...] = (None, {}, "x", [GOOD] * 101)
    assert {code_of({"keys": keys}) for keys in forms} == {"keys.form"}


KEY_FIELDS = st.sampled_from(["kty", "n", "e", "x", "y", "crv", "kid", "alg", "use", "key_ops"])
FIELD_VALUES = (
    st.none()
    | st.integers()
    | st.text(max_size=20)
    | st.sampled_from(["RSA", "EC", "OKP", "P-256", "Ed25519", "AQAB", "RS256", GOOD["n"]])
)


@given(st.lists(st.dictionaries(KEY_FIELDS, FIELD_VALUES), max_size=4))
def test_nothing_makes_it_raise(entries: list[dict[str, object]]) -> None:
    assert isinstance(parse_keys(listed(*entries)), tuple | Problem)  # type: ignore[arg-type]


class TestFetching:
    def test_problems_of_the_address(self) -> None:
        client = PreparedClient({JWKS: responding(b"<html>", 200, "text/html")})
        for url, code in (
            ("", "keys.no-address"),
            ("https://idp.example/none", "keys.status"),
            (JWKS, "json.html"),
        ):
            found = fetch_keys(client, url)
            assert isinstance(found, Problem)
            assert (found.code, found.field) == (code, "jwks_url")

    def test_set_is_fetched_once_and_again_for_an_unknown_id(self) -> None:
        client = served(published(rsa()), published(rsa(), rsa("second")))
        store = KeyStore(client, JWKS)
        assert store.candidates("first", "RS256")
        assert len(client.requests) == 1
        (key,) = store.candidates("second", "RS256")  # type: ignore[misc]
        assert key.kid == "second"
        for kid in ("third", "fourth"):
            assert store.candidates(kid, "RS256") == ()
        assert len(client.requests) == 2

    def test_known_keys_stay_when_the_second_fetch_fails(self) -> None:
        client = PreparedClient({JWKS: responding(published(rsa()))})
        store = KeyStore(client, JWKS)
        assert store.all()
        client.responses = {JWKS: failing("http.timeout")}
        assert store.candidates("second", "RS256") == ()
        assert len(store.candidates("first", "RS256")) == 1  # type: ignore[arg-type]

    def test_keys_without_an_id_may_fit_any(self) -> None:
        store = KeyStore(served(listed({k: v for k, v in GOOD.items() if k != "kid"})), JWKS)
        assert len(store.candidates("any", "RS256")) == 1  # type: ignore[arg-type]

    def test_request_error_is_a_problem(self) -> None:
        found = KeyStore(PreparedClient({JWKS: failing("http.dns")}), JWKS).all()
        assert isinstance(found, Problem)
        assert found.code == "http.dns"
