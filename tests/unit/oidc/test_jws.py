from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import differing
from tests.unit.oidc.minting import Json, claims, mint, part64, published, rsa, store
from wizard.model.problem import Problem
from wizard.model.secret import Secret
from wizard.oidc.jws import Jws, algorithm_problem, decode_part, parse_jws, verified_claims


def parsed(token: Secret) -> Jws:
    found = parse_jws(token)
    assert isinstance(found, Jws)
    return found


@given(st.binary())
def test_parts_are_read_back(data: bytes) -> None:
    assert decode_part(part64(data)) == data


def test_only_one_spelling_of_a_part_is_accepted() -> None:
    parts = ("YQ==", "YR", "Y", "Y Q", "Y+", "ä", "YQ\n")
    assert differing(decode_part, dict.fromkeys(parts)) == []


@given(st.text())
def test_decoding_never_raises(part: str) -> None:
    assert decode_part(part) is None or part64(decode_part(part) or b"") == part


def test_good_token() -> None:
    jws = parsed(mint())
    assert algorithm_problem(jws) is None
    assert verified_claims(jws, store(published(rsa()))) == claims()
    assert mint().reveal() not in repr(jws)


def test_every_key_of_one_id_is_tried() -> None:
    twin = published(rsa("second"), kid="first")["keys"]
    both: Json = {"keys": [*twin, *published(rsa())["keys"]]}  # type: ignore[misc]
    assert not isinstance(verified_claims(parsed(mint()), store(both)), Problem)
