from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.demo.http_types import (
    Parameters,
    Request,
    Response,
    json_response,
    plain,
    redirect,
    words,
)

PAIRS = st.lists(st.tuples(st.text(min_size=1), st.text(min_size=1)), max_size=20)


@given(PAIRS)
def test_parameters_survive_the_encoding(pairs: list[tuple[str, str]]) -> None:
    assert Parameters.parse(urlencode(pairs)).pairs == tuple(pairs)


@given(st.text())
def test_parsing_raises_nothing_but_value_errors(text: str) -> None:
    try:
        Parameters.parse(text)
    except ValueError:
        return


def test_parameter_without_a_value_counts_as_omitted() -> None:
    parameters = Parameters.parse("a=&b&c=1&c=")
    assert "a" not in parameters
    assert parameters.get("b") == ""
    assert parameters.repeated() == ()


def test_repeated_names_are_found() -> None:
    assert Parameters.parse("a=1&b=2&a=1").repeated() == ("a",)
    assert (Parameters.parse("a=1") + Parameters.parse("a=2")).repeated() == ("a",)


def test_bad_or_too_many_parameters_are_refused() -> None:
    for text in ("a=%ff", "&".join(["a=b"] * 65)):
        with pytest.raises(ValueError, match=r"decode|fields"):
            Parameters.parse(text)


def test_request_knows_where_its_parameters_are() -> None:
    query, form = Parameters.parse("a=query"), Parameters.parse("a=form")
    assert Request("GET", "/", query, form).parameters is query
    assert Request("POST", "/", query, form).parameters is form


def test_form_is_recognised() -> None:
    rows = {
        "application/x-www-form-urlencoded": True,
        "Application/X-WWW-Form-Urlencoded; charset=UTF-8": True,
        "application/json": False,
        "": False,
    }
    found = {text: Request("POST", "/", headers={"content-type": text}).has_form for text in rows}
    assert found == rows


def test_cookie_is_found() -> None:
    rows = {
        "a=1; b=2": "2",
        "b=2": "2",
        "a=1": "",
        "": "",
        "b": "",
        "\x00;b=2": "2",
        "a/b,c=1;b=2": "2",
        "bb=2": "",
    }
    found = {header: Request("GET", "/", headers={"cookie": header}).cookie("b") for header in rows}
    assert found == rows


@given(st.text())
def test_no_cookie_header_is_an_error(header: str) -> None:
    assert isinstance(Request("GET", "/", headers={"cookie": header}).cookie("b"), str)


def test_representation_of_a_request_shows_no_parameters() -> None:
    request = Request("GET", "/", Parameters.parse("code=secret"), headers={"cookie": "secret"})
    assert "secret" not in repr(request)


def test_header_is_replaced_whatever_its_case() -> None:
    response = Response(200, (("Date", "x"), ("A", "1"))).with_headers(("date", "y"))
    assert response.headers == (("A", "1"), ("date", "y"))
    assert response.header("DATE") == "y"
    assert response.header("missing") == ""


def test_responses_say_what_they_are() -> None:
    assert json_response(200, {"ü": 1}).body == '{"ü": 1}'.encode()
    assert json_response(200, {}, ("X", "y")).header("x") == "y"
    assert json_response(200, {}).header("cache-control") == "no-store"
    assert redirect("/there", 303).header("location") == "/there"
    assert plain(404, "ü").header("content-type").endswith("charset=utf-8")


def test_words_are_split_once_each() -> None:
    assert words("openid email openid") == ("openid", "email")
    assert words("") == ()
