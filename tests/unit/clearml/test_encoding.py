"""HOCON text and its wrapping for dotenv files: exact spellings, and what can never happen."""

from __future__ import annotations

import shlex

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from tests.support.apiserver import as_apiserver_reads
from tests.support.tables import failures
from wizard.clearml.encoding import BACK_QUOTE, dotenv, dotenv_lines, hocon, scalar
from wizard.clearml.variables import Value
from wizard.model.secret import Secret

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"))


def test_hocon_spelling() -> None:
    rows: list[tuple[Value, str]] = [
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
    ]

    def check(value: Value, text: str) -> None:
        assert hocon(value) == text

    assert failures(rows, check) == {}


def test_what_no_environment_can_have_is_refused_without_being_quoted() -> None:
    def check(value: Value) -> None:
        with pytest.raises(ValueError, match="no environment variable can have") as caught:
            hocon(value)
        assert "a" + "\0" not in str(caught.value)

    rows: list[tuple[Value]] = [("a\0b",), ("a\ud800b",), (("a\0b",),), (Secret("a\0b"),)]
    assert failures(rows, check) == {}


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


def test_dotenv_spelling() -> None:
    rows = [
        ("true", "'true'"),
        ('"a$b`c\\\\"', "'\"a$b`c\\\\\"'"),
        ('"it\'s"', r'''"\"it's\""'''),
        (r'''"'$\n"''', r'''"\"'\$\\n\""'''),
        ('"\'`"', f'''"\\"'${{{BACK_QUOTE}}}\\""'''),
    ]

    def check(text: str, wrapped: str) -> None:
        assert dotenv(text) == wrapped

    assert failures(rows, check) == {}


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


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
@example("\x85\u2028\u2029\ufeff\x7f")
@example("a: b # c")
@example("true")
@example(" " * 5000 + "x " * 3000)
@example("it's 🔑")
@example("\ufffe\uffff\U0010ffff")
def test_two_parsers_read_the_text_back(text: str) -> None:
    line = scalar(text)
    assert len(line.splitlines()) == 1
    document = f"outer:\n  - k: {line}\n"
    assert yaml.safe_load(document) == {"outer": [{"k": text}]}
    assert YAML(typ="safe", pure=True).load(document) == {"outer": [{"k": text}]}


def test_what_can_be_seen_stays_readable() -> None:
    assert scalar('"Möller"') == "'\"Möller\"'"
    assert scalar("a\u202eb") == '"a\\u202Eb"'
