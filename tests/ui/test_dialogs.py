"""The buttons that Enter presses in dialogs."""

from __future__ import annotations

import ast

from tests.support.parts import CHECKOUT

_CONSENTS = ("DestructiveRole", "AcceptRole", "YesRole", "ApplyRole")


def test_enter_never_agrees() -> None:
    """Wherever a dialog gets a button that agrees or destroys, another one is the default."""
    wrong = [
        f"{file.name}: {node.name}"
        for file in (CHECKOUT / "wizard" / "ui").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and _agrees(node)
    ]
    assert wrong == []


def _agrees(function: ast.FunctionDef) -> bool:
    code = ast.unparse(function)
    return any(role in code for role in _CONSENTS) and "setDefaultButton" not in code
