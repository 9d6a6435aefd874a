"""The parts that pages are made of."""

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
