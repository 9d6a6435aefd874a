"""HOCON text and its wrapping for dotenv files: exact spellings, and what can never happen."""

from __future__ import annotations

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.apiserver import as_apiserver_reads
from wizard.clearml.encoding import BACK_QUOTE, dotenv, dotenv_lines, hocon
from wizard.model.secret import Secret

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("", '""'),
        ("a b", '"a b"'),
        ('a"b', r'"a\"b"'),
        ("a\\nb", r'"a\\nb"'),
        ("a\nb\r\tc", r'"a\nb\r\tc"'),
        ("a/b$c", '"a/b$c"'),
        ("é漢🔑", '"é漢🔑"'),
        ("true", '"true"'),
        (True, "true"),
        (False, "false"),
        ((), "[]"),
        (("A", 'b "c", d'), r'["A", "b \"c\", d"]'),
        (Secret("x"), '"x"'),
    ],
)
def test_hocon_spelling(value: str | bool | tuple[str, ...] | Secret, text: str) -> None:
    assert hocon(value) == text


@pytest.mark.parametrize("value", ["a\0b", "a\ud800b", ("a\0b",), Secret("a\0b")])
def test_what_no_environment_carries_is_refused_without_being_quoted(
    value: str | tuple[str, ...] | Secret,
) -> None:
    with pytest.raises(ValueError, match="no environment variable can carry") as caught:
        hocon(value)
    assert "a" + "\0" not in str(caught.value)


@given(TEXTS)
def test_hocon_text_reads_back(text: str) -> None:
    assert as_apiserver_reads({"CLEARML__A__b": hocon(text)}) == {"a": {"b": text}}


@given(st.lists(TEXTS.filter(bool), max_size=4).map(tuple))
def test_hocon_list_reads_back(texts: tuple[str, ...]) -> None:
    assert as_apiserver_reads({"CLEARML__A__b": hocon(texts)}) == {"a": {"b": list(texts)}}


def test_an_empty_name_in_a_list_would_be_lost() -> None:
    assert as_apiserver_reads({"CLEARML__a": '[""]'}) == {"a": []}
    with pytest.raises(ValueError, match="empty"):
        hocon(("a", ""))


@pytest.mark.parametrize(
    ("text", "wrapped"),
    [
        ("true", "'true'"),
        ('"a$b`c\\\\"', "'\"a$b`c\\\\\"'"),
        ('"it\'s"', r'''"\"it's\""'''),
        (r'''"'$\n"''', r'''"\"'\$\\n\""'''),
        ('"\'`"', f'''"\\"'${{{BACK_QUOTE}}}\\""'''),
    ],
)
def test_dotenv_spelling(text: str, wrapped: str) -> None:
    assert dotenv(text) == wrapped


@given(TEXTS)
def test_a_wrapped_value_is_one_line_and_one_shell_word(text: str) -> None:
    wrapped = dotenv(hocon(text))
    assert "\n" not in wrapped
    assert "\r" not in wrapped
    assert len(shlex.split(wrapped)) == 1


@given(TEXTS)
def test_a_shell_would_run_nothing(text: str) -> None:
    wrapped = dotenv(hocon(text))
    if wrapped.startswith('"'):
        assert "`" not in wrapped
        bare = wrapped.replace("\\\\", "").replace("\\$", "").replace(f"${{{BACK_QUOTE}}}", "")
        assert "$" not in bare


def test_the_helper_comes_only_with_what_needs_it() -> None:
    assert dotenv_lines("N", '"\'`"')[0] == f"{BACK_QUOTE}='`'"
    assert len(dotenv_lines("N", '"`"')) == 1
    assert len(dotenv_lines("N", '"\'"')) == 1
    assert len(dotenv_lines("N", f'"${{{BACK_QUOTE}}}"')) == 1
