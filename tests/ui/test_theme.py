"""Colours, icons and sizes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from wizard.assets import resource
from wizard.ui import theme
from wizard.ui.theme import DARK, LIGHT

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


SCHEMES = {"light": LIGHT, "dark": DARK}


def test_text_can_be_read() -> None:
    found = {
        (name, front, back): ratio
        for name, colors in SCHEMES.items()
        for front, back in ON
        if (ratio := _contrast(colors[front], colors[back])) < 4.5
    }
    assert found == {}


def test_edges_of_inputs_can_be_seen() -> None:
    found = {
        (name, back): ratio
        for name, colors in SCHEMES.items()
        for back in ("card", "field", "window", "rail")
        if (ratio := _contrast(colors["edge"], colors[back])) < 3
    }
    assert found == {}


def test_style_sheet_is_filled_in() -> None:
    assert [n for n, colors in SCHEMES.items() if "$" in theme.style_sheet(colors, 13)] == []


def test_larger_system_text_makes_all_text_larger() -> None:
    assert "font-size: 24px" in theme.style_sheet(LIGHT, 13)
    assert "font-size: 48px" in theme.style_sheet(LIGHT, 26)


def test_every_icon_draws_in_the_colour_of_its_role(qapp: QApplication) -> None:
    wanted = theme.color("failed")
    wrong = []
    for path in sorted(resource("icons").glob("*.svg")):
        image = theme.pixmap(path.stem, "failed", 32).toImage()
        points = ((x, y) for x in range(image.width()) for y in range(image.height()))
        if not QSvgRenderer(str(path)).isValid() or not any(
            image.pixelColor(x, y) == wanted for x, y in points
        ):
            wrong.append(path.name)
    assert wrong == []


def test_dark_and_light_follow_the_choice(qapp: QApplication) -> None:
    theme.apply(qapp, Qt.ColorScheme.Dark)
    assert theme.roles() is DARK
    theme.apply(qapp, Qt.ColorScheme.Light)
    assert theme.roles() is LIGHT
