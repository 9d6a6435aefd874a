#!/usr/bin/env python3
"""Print how large the code is: `make metrics`. Only the standard library is needed.

Code lines are those with a token on them that is neither a comment nor part of a docstring.
"""

from __future__ import annotations

import ast
import io
import statistics
import subprocess
import sys
import tokenize
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
_LAYOUT = (tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
_Function = ast.FunctionDef | ast.AsyncFunctionDef
_ENTRIES = ("wizard/cli/", "wizard/export/layouts/", "wizard/registration/")
"""One module per command, layout or product: each is imported by its table alone, on purpose."""


def python_files(folder: str) -> list[Path]:
    """Every Python file below a folder of the checkout."""
    return sorted((ROOT / folder).rglob("*.py"))


def code_lines(text: str) -> set[int]:
    """Numbers of the lines that hold code."""
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type != tokenize.COMMENT and token.type not in _LAYOUT:
            lines.update(range(token.start[0], token.end[0] + 1))
    return lines - set(_docstring_lines(ast.parse(text)))


def _docstring_lines(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | _Function) and ast.get_docstring(node):
            yield from range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1)


def comment_lines(text: str) -> int:
    """How many lines hold a comment."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return sum(token.type == tokenize.COMMENT for token in tokens)


def function_lengths(text: str) -> list[int]:
    """Lines of each function, from `def` to its end."""
    nodes = (node for node in ast.walk(ast.parse(text)) if isinstance(node, _Function))
    return [(node.end_lineno or node.lineno) - node.lineno + 1 for node in nodes]


def module_name(path: Path) -> str:
    """The dotted name under which a file is imported."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def importers() -> Counter[str]:
    """How many modules import each module of the package."""
    files = {module_name(path): path for path in python_files("wizard")}
    counted: Counter[str] = Counter()
    for path in files.values():
        if path.name != "__init__.py":  # a re-export is no importer
            counted.update(set(_imported(path)) & files.keys() - {module_name(path)})
    return counted


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def single_importer_modules() -> list[str]:
    """Modules with one importer, but for entries and one module per command, layout or product."""
    counted = importers()
    return [
        module_name(path)
        for path in python_files("wizard")
        if path.name not in {"__init__.py", "__main__.py", "page.py"}
        and not str(path.relative_to(ROOT)).startswith(_ENTRIES)
        and counted[module_name(path)] <= 1
    ]


def collected_tests() -> int:
    """How many tests pytest collects."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
    out = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S603 - our own command
    return sum("::" in line for line in out.splitlines())


def main() -> None:
    """Print one line per figure; with `-v` also each folder's size and the single importers."""
    texts = {path: path.read_text(encoding="utf-8") for path in python_files("wizard")}
    lines = {path: len(code_lines(text)) for path, text in texts.items()}
    lengths = [n for text in texts.values() for n in function_lengths(text)]
    single = single_importer_modules()
    comments = 100 * sum(map(comment_lines, texts.values())) / sum(lines.values())
    print(f"code lines in wizard/      {sum(lines.values()):6}")
    print(f"modules in wizard/         {len(texts):6}")
    print(f"modules with one importer  {len(single):6}")
    print(f"longest file, in lines     {max(len(t.splitlines()) for t in texts.values()):6}")
    print(f"median function, in lines  {statistics.median(lengths):6g}")
    print(f"longest function, in lines {max(lengths):6}")
    print(f"comments per 100 code lines{comments:6.1f}")
    if "-v" in sys.argv:
        _print_details(lines, single)
    else:
        print(f"tests collected            {collected_tests():6}")


def _print_details(lines: dict[Path, int], single: list[str]) -> None:
    folders: Counter[str] = Counter()
    for path, count in lines.items():
        folders[str(path.parent.relative_to(ROOT))] += count
    for folder, count in sorted(folders.items()):
        print(f"  {count:6} {folder}")
    print("one importer:", *single, sep="\n  ")


if __name__ == "__main__":
    main()
