"""The shape of the code: every module has its own test file, files and functions stay short."""

import ast
from pathlib import Path

import pytest

from tests.support.parts import CHECKOUT

_PACKAGE = CHECKOUT / "wizard"
_SUITES = [CHECKOUT / "tests" / name for name in ("unit", "service", "ui")]
_MODULES = sorted(_PACKAGE.rglob("*.py"))
_FILES = [*_MODULES, *sorted((CHECKOUT / "tests").rglob("*.py"))]
_MOST_LINES_IN_FILE = 300
_MOST_LINES_IN_FUNCTION = 50


def _name(path: Path) -> str:
    return str(path.relative_to(CHECKOUT))


def _has_code(module: Path) -> bool:
    """Whether there is anything to test: an `__init__` may hold a docstring and imports only."""
    body = ast.parse(module.read_text(encoding="utf-8")).body
    return any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in body)


def _mirrors(module: Path) -> list[Path]:
    """Where the test file of a module may be; in tests/ui its path does not repeat `ui`."""
    folder = module.relative_to(_PACKAGE).parent
    file = f"test_{module.stem.strip('_')}.py"
    below_ui = [_SUITES[-1] / Path(*folder.parts[1:]) / file] if folder.parts[:1] == ("ui",) else []
    return [suite / folder / file for suite in _SUITES] + below_ui


@pytest.mark.parametrize("module", _MODULES, ids=_name)
def test_module_has_its_test_file(module: Path) -> None:
    if _has_code(module):
        assert any(mirror.is_file() for mirror in _mirrors(module)), "no mirror in tests/"


@pytest.mark.parametrize("file", _FILES, ids=_name)
def test_file_is_short(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) < _MOST_LINES_IN_FILE


@pytest.mark.parametrize("file", _FILES, ids=_name)
def test_functions_are_short(file: Path) -> None:
    nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    functions = [n for n in nodes if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    lengths = {f.name: (f.end_lineno or f.lineno) - f.lineno + 1 for f in functions}
    assert {n: length for n, length in lengths.items() if length > _MOST_LINES_IN_FUNCTION} == {}
