"""The stand-ins are a second opinion: they share no code with the program."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

_FOLDER = Path(__file__).parent
_ALLOWED = {"joserfc", "pytest", *sys.stdlib_module_names}


def _imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def _allowed(module: str) -> bool:
    return module.partition(".")[0] in _ALLOWED or module.startswith("tests.standins")


def test_no_stand_in_imports_the_program_or_helpers_that_do() -> None:
    files = sorted(_FOLDER.rglob("*.py"))
    assert len(files) > 10
    foreign = {
        str(file.relative_to(_FOLDER)): [name for name in _imported(file) if not _allowed(name)]
        for file in files
    }
    assert {name: modules for name, modules in foreign.items() if modules} == {}
