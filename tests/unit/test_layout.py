"""The shape of the code: every module has its own test file, files and functions stay short."""

import ast
from pathlib import Path

import pytest

from tests.support.parts import CHECKOUT

_PACKAGE = CHECKOUT / "wizard"
_SUITES = [CHECKOUT / "tests" / name for name in ("unit", "service", "live", "ui")]
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
    """Where the tests of a module may be: in a file of its name, or of its folder's name."""
    folder = module.relative_to(_PACKAGE).parent
    names = [f"test_{module.stem.strip('_')}.py", f"test_{folder.name}.py"]
    folders = [suite / folder for suite in _SUITES] + [suite / folder.parent for suite in _SUITES]
    return [place / name for place in folders for name in names]


def _part_of_a_window(module: Path) -> bool:
    """Windows and their parts are tested as a person meets them: by the page, not by the module."""
    return module.relative_to(_PACKAGE).parts[0] == "ui"


@pytest.mark.parametrize("module", _MODULES, ids=_name)
def test_module_has_its_test_file(module: Path) -> None:
    if _has_code(module) and not _part_of_a_window(module):
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
