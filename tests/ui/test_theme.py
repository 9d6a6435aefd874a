"""Colours, icons and sizes."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from wizard.assets import resource
from wizard.ui import theme
from wizard.ui.theme import DARK, LIGHT, Roles

ON = (
    ("text", "window"), ("text", "card"), ("text", "field"), ("text", "code"), ("muted", "window"),
    ("muted", "card"), ("muted", "rail"), ("accent", "card"), ("on_accent", "accent"),
    ("on_accent", "accent_hover"), ("passed", "card"), ("warned", "card"), ("failed", "card"),
    ("text", "passed_soft"), ("text", "warned_soft"), ("text", "failed_soft"),
    ("text", "accent_soft"), ("failed", "failed_soft"), ("muted", "code"), ("muted", "field"),
    ("text", "rail"), ("warned", "warned_soft"), ("failed", "rail"), ("accent", "rail"),
)  # fmt: skip


def _light(value: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    color = QColor(value)
    parts = (color.redF(), color.greenF(), color.blueF())
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_light(one), _light(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("roles", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back"), ON)
def test_text_can_be_read(roles: Roles, front: str, back: str) -> None:
    values = asdict(roles)
    assert _contrast(values[front], values[back]) >= 4.5


@pytest.mark.parametrize("roles", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("back", ["card", "field", "window", "rail"])
def test_edges_of_inputs_can_be_seen(roles: Roles, back: str) -> None:
    assert _contrast(roles.edge, asdict(roles)[back]) >= 3


@pytest.mark.parametrize("roles", [LIGHT, DARK], ids=["light", "dark"])
def test_style_sheet_is_filled_in_whole(roles: Roles) -> None:
    assert "$" not in theme.style_sheet(roles, 13)


def test_larger_system_text_makes_all_text_larger() -> None:
    assert "font-size: 24px" in theme.style_sheet(LIGHT, 13)
    assert "font-size: 48px" in theme.style_sheet(LIGHT, 26)


@pytest.mark.parametrize("name", sorted(path.stem for path in resource("icons").glob("*.svg")))
def test_every_icon_draws_in_the_colour_of_its_role(qapp: QApplication, name: str) -> None:
    assert QSvgRenderer(str(resource("icons", f"{name}.svg"))).isValid()
    image = theme.pixmap(name, "failed", 32).toImage()
    wanted = theme.color("failed")
    points = ((x, y) for x in range(image.width()) for y in range(image.height()))
    assert any(image.pixelColor(x, y) == wanted for x, y in points)


def test_dark_and_light_follow_the_choice(qapp: QApplication) -> None:
    theme.apply(qapp, Qt.ColorScheme.Dark)
    assert theme.roles() is DARK
    theme.apply(qapp, Qt.ColorScheme.Light)
    assert theme.roles() is LIGHT
