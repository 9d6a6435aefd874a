"""The shape of the code: every module has its own test file, files and functions stay short."""

import ast
from pathlib import Path

from tests.support.parts import CHECKOUT

_PACKAGE = CHECKOUT / "wizard"
_SUITES = [CHECKOUT / "tests" / name for name in ("unit", "service", "live", "ui", "scenarios")]
_MODULES = sorted(_PACKAGE.rglob("*.py"))
_FILES = [*_MODULES, *sorted((CHECKOUT / "tests").rglob("*.py"))]
_LONGEST_FILE = 450  # lines, excluded
_LONGEST_FUNCTION = 50  # lines, with its decorators left out


def _name(path: Path) -> str:
    return str(path.relative_to(CHECKOUT))


def _has_code(module: Path) -> bool:
    """Whether there is anything to test: an `__init__` may have a docstring and imports only."""
    body = ast.parse(module.read_text(encoding="utf-8")).body
    return any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in body)


def _mirrors(module: Path) -> list[Path]:
    """Where the tests of a module may be: in a file of its name, or of its folder's name."""
    folder = module.relative_to(_PACKAGE).parent
    names = [f"test_{module.stem.strip('_')}.py", f"test_{folder.name}.py"]
    folders = [suite / folder for suite in _SUITES] + [suite / folder.parent for suite in _SUITES]
    return [place / name for place in folders for name in names]


def _is_window_part(module: Path) -> bool:
    """Windows and their parts are tested as a person meets them: by the page, not by the module."""
    return module.relative_to(_PACKAGE).parts[0] == "ui"


def _long_functions(file: Path) -> dict[str, int]:
    nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    functions = [n for n in nodes if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    lengths = {f.name: (f.end_lineno or f.lineno) - f.lineno + 1 for f in functions}
    return {
        f"{_name(file)}:{n}": length for n, length in lengths.items() if length > _LONGEST_FUNCTION
    }


def test_every_module_has_its_test_file() -> None:
    tested = [m for m in _MODULES if _has_code(m) and not _is_window_part(m)]
    assert [_name(m) for m in tested if not any(t.is_file() for t in _mirrors(m))] == []


def test_files_are_short() -> None:
    lengths = {_name(f): len(f.read_text(encoding="utf-8").splitlines()) for f in _FILES}
    assert {name: length for name, length in lengths.items() if length >= _LONGEST_FILE} == {}


def test_functions_are_short() -> None:
    found: dict[str, int] = {}
    for file in _FILES:
        found |= _long_functions(file)
    assert found == {}
