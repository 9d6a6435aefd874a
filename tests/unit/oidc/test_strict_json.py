import json

from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import differing, failures
from wizard.model.problem import Problem
from wizard.oidc.http import Response
from wizard.oidc.strict_json import DEEPEST, parse_object, read_object

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(st.characters(codec="utf-8"))
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
    max_leaves=20,
)


def code_of(body: bytes) -> str:
    found = parse_object(body, "discovery document")
    assert isinstance(found, Problem)
    assert "discovery document" in found.what
    return found.code


@given(st.dictionaries(st.text(st.characters(codec="utf-8")), VALUES))
def test_every_plain_object_is_read_back(value: dict[str, object]) -> None:
    for ascii_only in (True, False):
        text = json.dumps(value, ensure_ascii=ascii_only)
        assert parse_object(text.encode(), "x") == value


@given(st.binary() | st.text().map(lambda text: text.encode("utf-8", "replace")))
def test_nothing_makes_it_raise(body: bytes) -> None:
    assert isinstance(parse_object(body, "x"), dict | Problem)


REFUSED = {
    b"": "json.empty",
    b" \r\n": "json.empty",
    b"[]": "json.not-object",
    b'"text"': "json.not-object",
    b"{'a': 1}": "json.invalid",
    b'{"a": NaN}': "json.invalid",
    b'{"a": -Infinity}': "json.invalid",
    b'{"a": 1e999}': "json.invalid",
    b'{"a": ' + b"9" * 5000 + b"}": "json.invalid",
    b'{"a": "\\ud800"}': "json.invalid",
    b'{"a": "\xff"}': "json.invalid",
    '{"a": 1}'.encode("utf-16"): "json.invalid",
    b'{"a": 1} {}': "json.invalid",
    b'{"a": 1, "a": 1}': "json.duplicate",
    b'{"b": [{"a": 1, "\\u0061": 2}]}': "json.duplicate",
    b'{"a": ' + b"[" * 100_000: "json.depth",
    b'{"a": ' + b'{"a":' * DEEPEST: "json.depth",
}


def test_refusals() -> None:
    assert differing(code_of, REFUSED) == []


def test_brackets_inside_texts_do_not_count() -> None:
    assert parse_object(b'{"a": "' + b'[{\\"' * 1000 + b'"}', "x") == {"a": '[{"' * 1000}


def test_hostile_quotes_are_read_in_linear_time() -> None:
    assert code_of(b'{"' + b'\\"' * 500_000) == "json.invalid"


def test_mark_at_the_beginning_is_allowed() -> None:
    assert parse_object(b'\xef\xbb\xbf{"a": 1}', "x") == {"a": 1}


def test_web_page_is_recognised() -> None:
    def check(media_type: str, body: bytes) -> None:
        headers = (("content-type", media_type),)
        found = read_object(Response("https://idp.example", 200, headers, body), "key set", "at")
        assert isinstance(found, Problem)
        assert (found.code, found.field) == ("json.html", "at")

    pages = (
        ("text/html; charset=utf-8", b"<p>Hello"),
        ("application/json", b"\n <!DOCTYPE html>"),
        ("application/xhtml+xml", b'\xef\xbb\xbf<?xml version="1.0"?><!DOCTYPE html><html>'),
    )
    assert failures(pages, check) == {}


def test_only_the_body_makes_a_web_page() -> None:
    headers = (("content-type", "text/html"),)

    def check(body: bytes, expected: object) -> None:
        found = read_object(Response("https://idp.example", 200, headers, body), "key set")
        assert (found.code if isinstance(found, Problem) else found) == expected

    rows: tuple[tuple[bytes, object], ...] = (
        (b'{"a": "<b>"}', {"a": "<b>"}),
        (b"Hello", "json.invalid"),
        (b"", "json.empty"),
        (b'<?xml version="1.0"?><Error/>', "json.invalid"),
    )
    assert failures(rows, check) == {}
