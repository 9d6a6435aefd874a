import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.oidc.minting import Json, claims, mint, part64, published, rsa, store
from wizard.model.problem import Problem
from wizard.model.secret import Secret
from wizard.oidc.jws import Jws, algorithm_fault, decoded, signed_content, taken_apart


def apart(token: Secret) -> Jws:
    found = taken_apart(token)
    assert isinstance(found, Jws)
    return found


@given(st.binary())
def test_parts_are_read_back(data: bytes) -> None:
    assert decoded(part64(data)) == data


@pytest.mark.parametrize("part", ["YQ==", "YR", "Y", "Y Q", "Y+", "ä", "YQ\n"])
def test_only_one_spelling_of_a_part_is_read(part: str) -> None:
    assert decoded(part) is None


@given(st.text())
def test_decoding_never_raises(part: str) -> None:
    assert decoded(part) is None or part64(decoded(part) or b"") == part


def test_good_token() -> None:
    jws = apart(mint())
    assert algorithm_fault(jws) is None
    assert signed_content(jws, store(published(rsa()))) == claims()
    assert mint().reveal() not in repr(jws)


def test_every_key_of_one_id_is_tried() -> None:
    twin = published(rsa("second"), kid="first")["keys"]
    both: Json = {"keys": [*twin, *published(rsa())["keys"]]}  # type: ignore[misc]
    assert not isinstance(signed_content(apart(mint()), store(both)), Problem)
