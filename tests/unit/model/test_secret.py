import copy
import json
import logging
import pickle
import traceback
from collections.abc import Callable
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.texts import any_text
from wizard.model.credentials import Credentials
from wizard.model.secret import DOTS, Secret

_WAYS: tuple[Callable[[Secret], str], ...] = (
    str,
    repr,
    ascii,
    "{}".format,
    "{!r:>40}".format,
    "{:^30}".format,
    lambda secret: f"{secret}",
    lambda secret: "%s %r" % (secret, secret),  # noqa: UP031 - logging formats like this
    lambda secret: f"{[secret]} {(secret,)} { {'key': secret} }",
    lambda secret: repr(Credentials("an-id", secret, "v1")),
)
# Put together here, so that no line of code in a traceback holds it.
_HIDDEN = "".join(("hunter", "2"))
# Private use letters occur in no text of the program's own.
_secrets = st.text(st.characters(min_codepoint=0xE000, max_codepoint=0xF8FF), min_size=1)


@given(_secrets, st.sampled_from(_WAYS))
def test_no_way_of_printing_shows_any_of_it(text: str, way: Callable[[Secret], str]) -> None:
    shown = way(Secret(text))
    assert not set(text) & set(shown)
    assert shown == way(Secret("another of another length"))


@given(any_text)
def test_reveal_gives_back_every_text(text: str) -> None:
    assert Secret(text).reveal() == text


def test_a_wrong_format_does_not_quote_it() -> None:
    for spec in ("d", "x", "%Y", "zzz"):
        with pytest.raises(ValueError, match=r"format|specifier") as caught:
            format(Secret(_HIDDEN), spec)
        assert _HIDDEN not in "".join(traceback.format_exception(caught.value))


_COPIES: tuple[Callable[..., object], ...] = (
    pickle.dumps,
    copy.copy,
    copy.deepcopy,
    json.dumps,
    lambda secret: asdict(Credentials("an-id", secret, "v1")),
    vars,
    iter,
    len,
    bytes,
)


def test_is_not_copied_into_something_that_shows_it() -> None:
    for copied in _COPIES:
        with pytest.raises(TypeError) as caught:
            copied(Secret(_HIDDEN))
        assert _HIDDEN not in "".join(traceback.format_exception(caught.value))


def test_has_no_hash() -> None:
    with pytest.raises(TypeError):
        hash(Secret("x"))


def test_log_shows_dots(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        logging.getLogger("test").info("sent %s and %r", Secret(_HIDDEN), Secret(_HIDDEN))
    assert _HIDDEN not in caplog.text
    assert DOTS in caplog.text


@given(any_text, any_text)
def test_equal_means_the_same_text(one: str, other: str) -> None:
    assert (Secret(one) == Secret(other)) is (one == other)
    assert Secret(one) == Secret(one)


def test_is_no_text() -> None:
    assert Secret("x") != "x"
    assert Secret(DOTS) != DOTS


@given(any_text)
def test_only_the_empty_secret_is_false(text: str) -> None:
    assert bool(Secret(text)) is (text != "")
