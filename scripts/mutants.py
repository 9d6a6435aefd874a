#!/usr/bin/env python3
"""Change one thing in the code, run the layer's tests, and see whether they notice: `make mutants`.

Each mutant is one seeded change (a comparison turned round, `and` for `or`, a number one larger, a
condition negated, a flag flipped, a return value dropped) in a copy of the checkout. A mutant that
no test notices is listed with its place.
"""

from __future__ import annotations

import argparse
import ast
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
LAYERS = {
    "model": ("wizard/model", "tests/unit/model"),
    "files": ("wizard/files", "tests/unit/files"),
    "vault": ("wizard/vault", "tests/unit/vault"),
    "oidc": ("wizard/oidc", "tests/unit/oidc tests/service/oidc"),
    "ping": ("wizard/ping", "tests/unit/ping"),
    "clearml": ("wizard/clearml", "tests/unit/clearml"),
    "export": ("wizard/export", "tests/unit/export"),
    "lint": ("wizard/lint", "tests/unit/lint"),
    "checks": ("wizard/checks", "tests/unit/checks"),
    "demo": ("wizard/demo", "tests/unit/demo tests/service/demo"),
    "cli": ("wizard/cli", "tests/unit/cli"),
}
SECONDS = 240
"""For one run of a layer's tests; a mutant that takes longer is noticed too."""

_TURNED: dict[type[ast.AST], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.GtE,
    ast.GtE: ast.Lt,
    ast.Gt: ast.LtE,
    ast.LtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}


Change = Callable[[], None]


@dataclass(frozen=True)
class Mutant:
    """The `number`-th change that is possible in a file."""

    path: Path
    number: int
    place: str

    def text(self) -> str:
        """The file with the change."""
        tree = ast.parse(self.path.read_text(encoding="utf-8"))
        _, change = list(_changes(tree))[self.number]
        change()
        return ast.unparse(ast.fix_missing_locations(tree))


def mutants(folder: Path) -> Iterator[Mutant]:
    """Every possible change in the modules of a folder."""
    for path in sorted(folder.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for number, (place, _) in enumerate(_changes(tree)):
            yield Mutant(path, number, f"{path.name}:{place}")


def _changes(tree: ast.Module) -> Iterator[tuple[str, Change]]:
    for node in ast.walk(tree):
        for found in (_turned(node), _flipped(node), _negated(node)):
            if found is not None:
                name, change = found
                yield f"{getattr(node, 'lineno', 0)} {name}", change


def _turned(node: ast.AST) -> tuple[str, Change] | None:
    match node:
        case ast.Compare(ops=[operator]) if type(operator) in _TURNED:
            turned = _TURNED[type(operator)]()
            return "comparison", lambda: setattr(node, "ops", [turned])
        case ast.BoolOp(op=operator):
            other = ast.Or() if isinstance(operator, ast.And) else ast.And()
            return "and/or", lambda: setattr(node, "op", other)
        case _:
            return None


def _flipped(node: ast.AST) -> tuple[str, Change] | None:
    match node:
        case ast.Constant(bool(value)):
            return "flag", lambda: setattr(node, "value", not value)
        case ast.Constant(int(value)):
            return "number", lambda: setattr(node, "value", value + 1)
        case _:
            return None


def _negated(node: ast.AST) -> tuple[str, Change] | None:
    match node:
        case ast.If(test=test) | ast.IfExp(test=test):
            return "condition", lambda: setattr(node, "test", ast.UnaryOp(ast.Not(), test))
        case ast.Return(value=ast.expr()):
            return "return", lambda: setattr(node, "value", ast.Constant(None))
        case _:
            return None


def is_noticed(mutant: Mutant, tests: str, checkout: Path) -> bool:
    """Whether the tests fail with the change: the module's own first, then the whole layer's."""
    before = mutant.path.read_text(encoding="utf-8")
    mutant.path.write_text(mutant.text(), encoding="utf-8")
    folders = [checkout / folder for folder in tests.split()]
    own = [str(p) for f in folders for p in sorted(f.rglob(f"test_{mutant.path.stem}*.py"))]
    try:
        return (bool(own) and _fails(own, checkout)) or _fails(tests.split(), checkout)
    finally:
        mutant.path.write_text(before, encoding="utf-8")


def _fails(tests: list[str], checkout: Path) -> bool:
    options = ("-q", "-x", "-p", "no:cacheprovider", "-p", "no:randomly")
    command = [sys.executable, "-m", "pytest", *options, *tests]
    try:
        done = subprocess.run(command, cwd=checkout, capture_output=True, timeout=SECONDS)  # noqa: S603, PLW1510 - our own command, whose exit code is the answer
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


def main() -> None:
    """Print one line per layer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("layers", nargs="*", choices=[[], *LAYERS], help="all when none is named")
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--seed", type=int, default=8)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        checkout = Path(folder) / "checkout"
        ignored = shutil.ignore_patterns(".venv", ".cache", ".git", "build", "dist")
        shutil.copytree(ROOT, checkout, ignore=ignored)
        for layer in given.layers or LAYERS:
            code, tests = LAYERS[layer]
            found = list(mutants(checkout / code))
            chosen = random.Random(given.seed).sample(found, min(given.count, len(found)))  # noqa: S311 - the same mutants each time
            missed = [m.place for m in chosen if not is_noticed(m, tests, checkout)]
            print(f"{layer:8} {len(chosen) - len(missed)} of {len(chosen)} noticed", flush=True)
            print(*(f"         missed: {place}" for place in missed), sep="\n", flush=True)


if __name__ == "__main__":
    main()
