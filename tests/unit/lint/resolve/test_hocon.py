import contextlib
import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhocon import ConfigFactory  # type: ignore[import-untyped]
from pyhocon.exceptions import ConfigException  # type: ignore[import-untyped]
from pyparsing import ParseBaseException

from wizard.clearml.encoding import hocon as encoded
from wizard.lint.parse.limits import total_time
from wizard.lint.resolve import child_process, hocon, hocon_child
from wizard.lint.resolve.hocon import Question, Read, Type, is_quoted, parse_values
from wizard.model.secret import Secret
from wizard.model.text import unencodable

PATH = "services.login.x"
TEXTS = st.text().filter(lambda text: not unencodable(text))


@pytest.fixture(autouse=True)
def hocon_in_this_process() -> None:
    """Here the child process itself is tested."""


def parsed(*texts: str) -> tuple[Read, ...]:
    return parse_values([Question(PATH, Secret(text)) for text in texts])


def test_types_as_the_apiserver_reads_them() -> None:
    table = {
        '"a$b"': Type.TEXT, "abc": Type.TEXT, "true": Type.FLAG, "012": Type.NUMBER,
        "1.50": Type.NUMBER, "10s": Type.DURATION, "null": Type.NULL, "${?X}": Type.MISSING,
        "{a: 1}": Type.OBJECT, '["a"]': Type.LIST, "a$b": Type.ERROR, "${HOME}": Type.ERROR,
        'include "x"': Type.INCLUDE, "x" * 40_000: Type.TOO_MUCH,
    }  # fmt: skip
    assert [r.type for r in parsed(*table)] == list(table.values())


def test_values_come_back() -> None:
    text, flag, items, mixed = parsed('"a\\"b"', "false", '["a", "b c"]', "[a, 1]")
    assert text.text.reveal() == 'a"b'
    assert not flag.flag
    assert [i.reveal() for i in items.items] == ["a", "b c"]
    assert not mixed.only_texts


def test_keys_set_as_well_are_counted() -> None:
    assert [r.also for r in parsed("a", "a\nx: 1", '"a"\ny.z: 1\nq: 2')] == [0, 1, 2]


def test_an_include_is_never_given_to_the_parser() -> None:
    texts = (
        'a\ninclude url("http://127.0.0.1:9/x")',
        'INCLUDE file("/etc/passwd")',
        '"a" include "b"',
        '"""x""" include "/etc/hostname"',
        '["a"]\ninclude "/etc/hostname"',
    )
    assert [read.type for read in parsed(*texts)] == [Type.INCLUDE] * len(texts)


def test_the_word_in_quotes_is_only_a_word() -> None:
    texts = ('"please include url(x)"', '["include", "b"]', '["include \\"x\\"", ]')
    assert [r.type for r in parsed(*texts)] == [Type.TEXT, Type.LIST, Type.LIST]


def test_a_line_break_behind_quotes_is_none_of_the_text() -> None:
    texts = ('"a"\n', '"a" \r\n\n', '["a"]\n')
    assert all(map(is_quoted, texts))
    assert [(r.type, r.also) for r in parsed(*texts)] == [
        (Type.TEXT, 0),
        (Type.TEXT, 0),
        (Type.LIST, 0),
    ]
    assert not is_quoted('"a"\n"b"')
    assert not is_quoted('"a"\nb: 1')


def test_the_letters_alone_include_nothing() -> None:
    texts = ("groups_include", "included", "https://p.example.com/include/token", "include x")
    found = [(read.type, read.text.reveal()) for read in parsed(*texts)]
    assert found == [(Type.TEXT, text) for text in texts]


BEFORE = ("", "\n", "a ", '"a"', "${?a}", "[", "{", "x\n", "é\n", "a_", "/", "\\\n", "\u212a", "1")
WORDS = ("include", "INCLUDE", "\u0131nclude", "reinclude", "included", "in\u200bclude")
AFTER = ('"x"', '\t"x"', ' """x"""', 'file("x")', ' required( file ( "x" ))', "\n'x'", "x", "{x}")


def test_what_the_parser_itself_would_include_is_never_parsed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[str] = []

    def parse_file(path: str, **_: object) -> dict[str, object]:
        opened.append(path)
        return {}

    monkeypatch.setattr(ConfigFactory, "parse_file", parse_file)
    texts = ["".join(parts) for parts in product(BEFORE, WORDS, AFTER)]
    included = []
    for text in texts:
        with contextlib.suppress(ParseBaseException, ConfigException):
            ConfigFactory.parse_string(f"{PATH}: {text}")
        included.append(bool(opened))
        opened.clear()
    refused = [read.type is Type.INCLUDE for read in parsed(*texts)]
    assert [t for t, i, r in zip(texts, included, refused, strict=True) if i and not r] == []
    assert any(included)
    assert not all(refused)


@settings(max_examples=10, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=20))
def test_what_the_encoder_writes_arrives(texts: list[str]) -> None:
    written = [encoded(text) for text in texts]
    assert all(map(is_quoted, written))
    assert [r.text.reveal() for r in parsed(*written)] == texts


PRINTABLE = "".join(map(chr, range(32, 127)))
PATHS = st.sampled_from(("include", "null", "login", "sso", "on", "file", "days", "oauth_client"))
# Mostly texts that are read without pyhocon, some that only look like it.
QUOTED = st.text(PRINTABLE, max_size=12).map('"{}"'.format)
LISTS = st.tuples(st.lists(QUOTED, max_size=3), st.sampled_from((",", ", ", " ,"))).map(
    lambda parts: f"[{parts[1].join(parts[0])}]"
)
SECTIONS = st.sampled_from(("services", "secure", "apiserver", "hosts"))


@settings(max_examples=200, deadline=None)
@given(SECTIONS, st.lists(PATHS, min_size=1, max_size=5), QUOTED | LISTS)
def test_plain_texts_are_what_pyhocon_reads(section: str, path: list[str], text: str) -> None:
    question = Question(".".join((section, *path)), Secret(text))
    read = hocon.plainly(question)
    if read is not None:
        assert read == hocon._read(hocon_child._parsed(question.path, text))


@pytest.mark.parametrize("section", ["services", "secure", "apiserver", "hosts"])
def test_each_character_and_both_flags_are_what_pyhocon_reads(section: str) -> None:
    path, plain = f"{section}.login.x", [c for c in PRINTABLE if c not in '"\\']
    texts = ("true", "false", '""', "[]", f'"{"".join(plain)}"', *(f'["{c}"]' for c in plain[:4]))
    read = {text: hocon.plainly(Question(path, Secret(text))) for text in texts}
    assert read == {text: hocon._read(hocon_child._parsed(path, text)) for text in texts}


def test_what_may_be_special_is_left_to_pyhocon() -> None:
    texts = (
        "TRUE",
        "a",
        "1",
        '"a\\"b"',
        '"a" ',
        '["a", ""]',
        '["a" "b"]',
        '"a\n"',
        '"\u00e4"',
        "${a}",
    )
    paths = ("include.x", "services", "services.1", "services.a-b", "services..a", "x.y")
    asked = [(PATH, text) for text in texts] + [(path, '"a"') for path in paths]
    assert [one for one in asked if hocon.plainly(Question(one[0], Secret(one[1])))] == []


@settings(max_examples=10, deadline=None)
@given(st.lists(st.text(), max_size=20))
def test_any_text_gets_an_answer(texts: list[str]) -> None:
    assert len(parsed(*texts)) == len(texts)


def test_a_child_that_dies_costs_one_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    program = (
        "import json,sys,os\n"
        "for q in json.load(sys.stdin):\n"
        "  if q['text'] == 'die': os._exit(9)\n"
        "  if q['text'] == 'hang':\n"
        "    while True: pass\n"
        "  print(json.dumps({'type':'text','value':q['text'],'also':0}), flush=True)\n"
    )
    monkeypatch.setattr(child_process, "command", lambda: [sys.executable, "-I", "-c", program])
    monkeypatch.setattr(hocon, "SECONDS", 4.0)
    kinds = [r.type for r in parsed("a", "die", "b", "hang", "c")]
    assert kinds == [Type.TEXT, Type.TOO_MUCH, Type.TEXT, Type.TOO_MUCH, Type.TEXT]


def test_processes_that_hang_share_one_time_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    limits_given: list[float] = []

    def hang(_questions: Sequence[Question], seconds: float) -> list[Read]:
        limits_given.append(seconds)
        now[0] += seconds
        return []

    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(hocon, "_child", hang)
    assert {r.type for r in parsed("a", "b", "c", "d")} == {Type.TOO_MUCH}
    assert sum(limits_given) == pytest.approx(hocon.SECONDS)
    with total_time(5.0):
        limits_given.clear()
        parsed("a", "b", "c", "d")
    assert sum(limits_given) == pytest.approx(5.0)


def test_the_child_gets_no_environment_and_no_value_as_argument(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[tuple[Sequence[str], object]] = []
    start = subprocess.Popen

    def spy(command: Sequence[str], **named: object) -> object:
        seen.append((command, named["env"]))
        return start(command, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "Popen", spy)
    monkeypatch.setenv("HOME_OF_MINE", "leaked")
    assert parsed("${HOME_OF_MINE}", "hunter2")[0].type is Type.ERROR
    assert "hunter2" not in str(seen)
    assert "leaked" not in str(seen)
