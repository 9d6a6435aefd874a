"""How the program looks: colours by their roles, one style sheet and one set of icons."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from string import Template

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontInfo,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
    QPixmapCache,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from wizard.assets import resource

# Colours as `#rrggbb` by their roles.
Palette = Mapping[str, str]

# What a colour is for, then the colour on light and on dark desktops.
_ROLES = {
    "window": ("#f4f5f8", "#15171c"),  # the quiet background that cards lie on
    "rail": ("#fbfbfd", "#1a1d23"),  # background of the list of steps and of the footer
    "card": ("#ffffff", "#20242b"),  # background of a card
    "field": ("#ffffff", "#191c22"),  # background of what can be typed into
    "code": ("#f1f3f9", "#191c23"),  # background of values to copy
    "line": ("#e0e3ea", "#323842"),  # border of a card
    "edge": (
        "#858d9b",
        "#7b8594",
    ),  # border of inputs; 3:1 against its surroundings
    "text": ("#191c22", "#e9ebf0"),
    "muted": ("#555c69", "#a6aebb"),  # explanations; 4.5:1 against window and card
    "accent": ("#3553d1", "#8fa6ff"),  # the one accent
    "accent_hover": ("#2842b4", "#adbfff"),  # the accent under the pointer
    "accent_soft": ("#e8ecfb", "#2a3252"),  # the accent as a background
    "on_accent": ("#ffffff", "#10163a"),  # text on the accent
    "passed": ("#17764a", "#62d39b"),  # for verdicts only, like what follows
    "passed_soft": ("#e3f4ea", "#1a3428"),
    "warned": ("#8a5800", "#efb94c"),
    "warned_soft": ("#fdf2dc", "#382d16"),
    "failed": ("#b4271f", "#ff8f85"),
    "failed_soft": ("#fcebe9", "#412322"),
}

LIGHT: Palette = {role: colors[0] for role, colors in _ROLES.items()}
DARK: Palette = {role: colors[1] for role, colors in _ROLES.items()}

# All distances, in pixels.
TINY, SMALL, MEDIUM, LARGE, WIDE, HUGE = 4, 8, 12, 16, 24, 32

RADIUS = 8
# The smallest size of running text, in pixels; larger system fonts are followed.
READABLE = 13

ARGUMENTS = ("-style", "Fusion")
"""For `QApplication`: the only style that draws palette and style sheet alike on every platform.

`setStyle` would do the same, and return a style: for that PySide6 makes 600 names.
"""

_SIZES = {"body": 13, "small": 12, "heading": 15, "large": 17, "title": 24}
_MIDDLE = 128


def apply(app: QApplication, scheme: Qt.ColorScheme = Qt.ColorScheme.Unknown) -> None:
    """Apply font and colours, light or dark as the desktop is, and follow when it changes.

    A `scheme` other than unknown stays whatever the desktop does. Windows have their own style
    sheet, see `window_style`: an application's is evaluated for each widget at each step of a
    page's construction, a window's once for the finished page.
    """
    app.setFont(_body_font(app.font()))
    hints = app.styleHints()
    if scheme is Qt.ColorScheme.Unknown:
        hints.colorSchemeChanged.connect(lambda changed: _apply_colors(app, changed))
        scheme = hints.colorScheme()
    _apply_colors(app, scheme)


def roles() -> Palette:
    """The colours in use now."""
    dark = QGuiApplication.palette().color(QPalette.ColorRole.Window).lightness() < _MIDDLE
    return DARK if dark else LIGHT


def color(role: str) -> QColor:
    """The colour of a role now."""
    return QColor(roles()[role])


def icon(name: str, role: str = "text", size: int = 16, gap: int = 0) -> QIcon:
    """An icon of resources/icons in the colour of a role.

    `gap` is room to its right, before a button's words.
    """
    drawn = pixmap(name, role, size, gap)
    found = QIcon(drawn)
    found.addPixmap(drawn, QIcon.Mode.Disabled)  # or Qt would draw it in a grey of its own
    return found


def pixmap(name: str, role: str, size: int, gap: int = 0) -> QPixmap:
    """The icon as a picture, sharp on dense screens as well."""
    # At least twice as large, since the window may be moved to a denser screen.
    ratio = max(2.0, QGuiApplication.primaryScreen().devicePixelRatio())
    # A style sheet restyles a new button several times, each time with its icon.
    key = f"{name} {roles()[role]} {size} {gap} {ratio}"
    drawn = QPixmap()
    if QPixmapCache.find(key, drawn):
        return drawn
    drawn = QPixmap(QSize(size + gap, size) * ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    with QPainter(drawn) as painter:
        paint(painter, name, role, QRectF(0, 0, size * ratio, size * ratio))
    drawn.setDevicePixelRatio(ratio)
    QPixmapCache.insert(key, drawn)
    return drawn


def paint(painter: QPainter, name: str, role: str, where: QRectF, cutout: str = "card") -> None:
    """Draw an icon in the colour of `role`; what is cut out of it shows that of `cutout`."""
    now = roles()
    text = _drawing(name).replace("currentColor", now[role]).replace("cutout", now[cutout])
    QSvgRenderer(QByteArray(text.encode("ascii"))).render(painter, where)


def style_sheet(chosen: Palette, body: int) -> str:
    """The style sheet of resources/style.qss with its roles and sizes filled in."""
    template = Template(resource("style.qss").read_text(encoding="utf-8"))
    sizes = {f"{name}_size": round(px * body / READABLE) for name, px in _SIZES.items()}
    return template.substitute({**chosen, **sizes}, radius=RADIUS)


def scaled(pixels: int) -> int:
    """A length that grows with the system's font; `pixels` are for the smallest readable one."""
    return round(pixels * QFontInfo(QApplication.font()).pixelSize() / READABLE)


def window_style() -> str:
    """The style sheet for a window in the colours and the font in use now."""
    return style_sheet(roles(), QFontInfo(QApplication.font()).pixelSize())


def _apply_colors(app: QApplication, scheme: Qt.ColorScheme) -> None:
    chosen = DARK if scheme is Qt.ColorScheme.Dark else LIGHT
    app.setPalette(_palette(chosen))


def _body_font(system: QFont) -> QFont:
    font = QFont(system)
    font.setPixelSize(max(READABLE, QFontInfo(system).pixelSize()))
    return font


def _palette(chosen: Palette) -> QPalette:
    role = QPalette.ColorRole
    pairs = {
        role.Window: chosen["window"],
        role.WindowText: chosen["text"],
        role.Base: chosen["field"],
        role.AlternateBase: chosen["code"],
        role.Text: chosen["text"],
        role.PlaceholderText: chosen["muted"],
        role.Button: chosen["card"],
        role.ButtonText: chosen["text"],
        role.ToolTipBase: chosen["card"],
        role.ToolTipText: chosen["text"],
        role.Highlight: chosen["accent"],
        role.HighlightedText: chosen["on_accent"],
        role.Link: chosen["accent"],
        role.Accent: chosen["accent"],
    }
    palette = QPalette()
    for part, value in pairs.items():
        palette.setColor(part, QColor(value))
    for part in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, part, QColor(chosen["edge"]))
    return palette


@cache
def _drawing(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="ascii")
