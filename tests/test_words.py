"""The vocabulary: private words stay out of names, prose and sentences (`words.toml`)."""

from __future__ import annotations

import ast
import io
import re
import tokenize
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.support.parts import CHECKOUT

_TABLE = tomllib.loads((CHECKOUT / "tests" / "words.toml").read_text(encoding="utf-8"))
_ROWS: list[dict[str, Any]] = _TABLE["row"]
_PACKAGE = sorted((CHECKOUT / "wizard").rglob("*.py"))
_PROSE = [
    CHECKOUT / "README.md",
    CHECKOUT / "CONTRIBUTING.md",
    *sorted(p for p in (CHECKOUT / "docs").rglob("*.md") if p.name != "words.md"),
    *sorted((CHECKOUT / "resources").rglob("*.toml")),
    *sorted((CHECKOUT / "resources").rglob("*.html")),
]


def _named(path: Path) -> str:
    return str(path.relative_to(CHECKOUT))


def _listed(kind: str) -> list[str]:
    return [word for row in _ROWS for word in row.get(kind, ())]


def _definitions(path: Path) -> Iterator[tuple[str, str]]:
    """Kind and name of every class and function of a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.ClassDef(name):
                yield "classes", name.strip("_")
            case ast.FunctionDef(name) | ast.AsyncFunctionDef(name):
                yield "functions", name.strip("_")
            case _:
                pass


def _prose(path: Path) -> Iterator[tuple[int, str]]:
    """Every line of a text, and of the comments, docstrings and texts of a module."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        yield from enumerate(text.splitlines(), 1)
        return
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type in (tokenize.COMMENT, tokenize.STRING):
            yield from enumerate(token.string.splitlines(), token.start[0])


def _found(phrases: list[str]) -> list[str]:
    search = re.compile("|".join(phrases), re.IGNORECASE)
    return [
        f"{_named(path)}:{line}: {match[0]}"
        for path in [*_PACKAGE, *_PROSE]
        for line, text in _prose(path)
        for match in search.finditer(text)
    ]


def test_classes_and_functions_have_standard_names() -> None:
    classes, functions = set(_listed("classes")), set(_listed("functions"))
    found = []
    for path in _PACKAGE:
        for kind, name in _definitions(path):
            first = name.partition("_")[0]
            private = name in classes if kind == "classes" else first in functions
            if private and not name.startswith(("look_up", "ask_for_")):
                found.append(f"{_named(path)}: {name}")
    assert found == []


def test_modules_explain_themselves() -> None:
    names = _TABLE["modules"]
    assert [_named(path) for path in _PACKAGE if path.stem in names["names"]] == []
    used = Counter(path.stem for path in _PACKAGE)
    assert [name for name in names["at_most_once"] if used[name] > 1] == []


def test_prose_is_written_in_standard_words() -> None:
    assert _found(_listed("phrases")) == []


def test_riddles_are_gone() -> None:
    assert _found([re.escape(riddle) for riddle in _listed("riddles")]) == []


def test_every_row_of_the_vocabulary_is_kept_out() -> None:
    written = (CHECKOUT / "docs" / "words.md").read_text(encoding="utf-8").splitlines()
    rows = [line.split(" | ")[0].removeprefix("| ") for line in written if line.startswith("| ")]
    listed = {row["today"] for row in _ROWS if set(row) - {"today"}}
    assert [row for row in rows if row not in {"not", "---"} and row not in listed] == []
