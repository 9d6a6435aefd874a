"""The parts that pages are made of, each loaded when it is first used."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wizard.ui.widgets.busy_bar import BusyBar
    from wizard.ui.widgets.buttons import Button, Glyph, IconButton
    from wizard.ui.widgets.card import Card, Disclosure, Separator, clear, row
    from wizard.ui.widgets.choice import Choice, Option
    from wizard.ui.widgets.copy_value import CopyValue
    from wizard.ui.widgets.inputs import Field, Input
    from wizard.ui.widgets.list_editor import ListEditor
    from wizard.ui.widgets.notices import Banner, ProblemNote, notice
    from wizard.ui.widgets.secret_field import SecretField
    from wizard.ui.widgets.switch import Switch, Toggle
    from wizard.ui.widgets.verdict_list import VerdictList

__all__ = [
    "Banner", "BusyBar", "Button", "Card", "Choice", "CopyValue", "Disclosure", "Field", "Glyph",
    "IconButton", "Input", "ListEditor", "Option", "ProblemNote", "SecretField", "Separator",
    "Switch", "Toggle", "VerdictList", "clear", "notice", "row",
]  # fmt: skip

_PARTS = {
    "busy_bar": ("BusyBar",), "buttons": ("Button", "Glyph", "IconButton"),
    "card": ("Card", "Disclosure", "Separator", "clear", "row"), "choice": ("Choice", "Option"),
    "copy_value": ("CopyValue",), "inputs": ("Field", "Input"), "list_editor": ("ListEditor",),
    "notices": ("Banner", "ProblemNote", "notice"), "secret_field": ("SecretField",),
    "switch": ("Switch", "Toggle"), "verdict_list": ("VerdictList",),
}  # fmt: skip


def __getattr__(name: str) -> object:
    for module, parts in _PARTS.items():
        if name in parts:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(name)
