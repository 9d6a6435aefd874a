"""The text of an entry in the keyring."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.model.credentials import Credentials
from wizard.model.secret import Secret
from wizard.vault.base import KeyringError
from wizard.vault.system import decode, encode

TEXT = st.text()


@given(TEXT, TEXT, TEXT, TEXT, TEXT)
def test_round_trip(client_id: str, secret: str, version: str, origin: str, issuer: str) -> None:
    credentials = Credentials(client_id, Secret(secret), version, origin, issuer)
    assert decode(encode(credentials).reveal()) == credentials


def test_entry_has_five_fields_and_hides_itself() -> None:
    entry = encode(Credentials("id", Secret("s3cret"), "v", "https://o.example", "i"))
    assert "s3cret" not in repr(entry)
    assert json.loads(entry.reveal()) == {
        "client_id": "id",
        "client_secret": "s3cret",
        "version": "v",
        "origin": "https://o.example",
        "issuer": "i",
    }


def test_an_early_entry_names_no_issuer() -> None:
    text = '{"client_id": "i", "client_secret": "s", "version": "v", "origin": "o"%s}'
    for issuer in ("", ', "issuer": null', ', "issuer": 5'):
        assert decode(text % issuer) == Credentials("i", Secret("s"), "v", "o", "")


def test_damaged_entry_is_a_problem_that_does_not_repeat_it() -> None:
    for text in (
        '{"client_id": 1, "client_secret": "s3cret", "version": "v", "origin": "o"}',
        '{"client_id": "i", "client_secret": ["s3cret"], "version": "v", "origin": "o"}',
        *("", "s3cret", "[]", "{}", '{"client_id": 1}', '{"client_id": "s3cret"}', "[" * 100_000),
    ):
        with pytest.raises(KeyringError) as raised:
            decode(text)
        assert raised.value.problem.code == "vault.damaged"
        assert "s3cret" not in repr(raised.value.problem)
        assert raised.value.__cause__ is None


@given(st.text() | st.dictionaries(TEXT, TEXT).map(json.dumps))
def test_anything_else_is_damaged(text: str) -> None:
    with pytest.raises(KeyringError) as raised:
        decode(text)
    assert raised.value.problem.code == "vault.damaged"
