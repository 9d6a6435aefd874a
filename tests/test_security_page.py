"""Every sentence of docs/security.md names the tests that keep it, in tests/security.toml."""

from __future__ import annotations

import re
import tomllib

from tests.support.parts import CHECKOUT
from tests.test_promises import _exists

_NO_SENTENCE = re.compile(r"^(#.*|\|---.*|\| place .*)$", re.MULTILINE)
_NEXT = re.compile(r"(?<=\.) (?=[A-Z`*])")


def _sentences() -> list[str]:
    """The sentences of the page; each row of its table is one."""
    text = (CHECKOUT / "docs" / "security.md").read_text(encoding="utf-8")
    blocks = re.split(r"\n\n|\n(?=\|)|(?<=\|)\n", _NO_SENTENCE.sub("\n", text))
    return [one for block in blocks for one in _NEXT.split(" ".join(block.split())) if one]


def _kept() -> dict[str, list[str]]:
    table: dict[str, list[str]] = tomllib.loads(
        (CHECKOUT / "tests" / "security.toml").read_text(encoding="utf-8")
    )
    return table


def test_every_sentence_names_the_tests_that_keep_it() -> None:
    sentences = _sentences()
    assert [one for one in sentences if one not in _kept()] == []
    assert [one for one in _kept() if one not in sentences] == []


def test_these_tests_exist() -> None:
    assert [test for tests in _kept().values() for test in tests if not _exists(test)] == []


def test_only_explanations_have_none() -> None:
    """A reason, or a limit that is said so that no one relies on more."""
    assert len([says for says, tests in _kept().items() if not tests]) <= 5
