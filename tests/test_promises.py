"""Every promise in promises.toml names tests that exist."""

import ast
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TypedDict

from tests.support.parts import CHECKOUT

_AREAS = {
    *("server", "register", "endpoints", "credentials", "preflight", "login", "token", "groups"),
    *("export", "sheet", "check", "import", "verify", "history", "drafts", "vault", "browser"),
    *("demo", "cli", "security", "packaging", "docs", "window"),
}


class _Promise(TypedDict):
    says: str
    area: str
    tests: list[str]


def _promises() -> list[_Promise]:
    text = (CHECKOUT / "tests" / "promises.toml").read_text(encoding="utf-8")
    found: list[_Promise] = tomllib.loads(text)["promise"]
    return found


@cache
def _names(file: Path) -> frozenset[str]:
    """Node ids in a test file: functions, test classes (tests may be inherited) and methods."""
    if not file.is_file():
        return frozenset()
    names: list[str] = []
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        match node:
            case ast.FunctionDef(name=name):
                names.append(name)
            case ast.ClassDef(name=name, body=body):
                methods = [n.name for n in body if isinstance(n, ast.FunctionDef)]
                names += [name, *(f"{name}::{method}" for method in methods)]
            case ast.Assign(targets=[ast.Name(id=name)]):
                names.append(name)
            case _:
                pass
    return frozenset(
        name for name in names if name.rpartition("::")[2].startswith(("test", "Test"))
    )


def _exists(test: str) -> bool:
    file, _, name = test.partition("::")
    return name in _names(CHECKOUT / file)


def test_every_promise_is_kept_by_tests_that_exist() -> None:
    missing = {p["says"]: [t for t in p["tests"] if not _exists(t)] for p in _promises()}
    empty = [p["says"] for p in _promises() if not p["tests"]]
    assert {says: tests for says, tests in missing.items() if tests} == {}
    assert empty == []


def test_no_promise_is_made_twice() -> None:
    counted = Counter(p["says"] for p in _promises())
    assert [says for says, times in counted.items() if times > 1] == []


def test_every_area_is_known() -> None:
    assert [p for p in _promises() if p["area"] not in _AREAS] == []
