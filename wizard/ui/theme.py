"""How the program looks: colours by their roles, one style sheet and one set of icons."""

from __future__ import annotations

from dataclasses import asdict, dataclass
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
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from wizard.assets import resource

TINY, SMALL, MEDIUM, LARGE, WIDE, HUGE = 4, 8, 12, 16, 24, 32
"""The only distances there are, in pixels."""

RADIUS = 8
READABLE = 13
"""The smallest size of running text, in pixels; larger system fonts are followed."""

_SIZES = {"body": 13, "small": 12, "heading": 15, "large": 17, "title": 24}
_MIDDLE = 128


def apply(app: QApplication, scheme: Qt.ColorScheme = Qt.ColorScheme.Unknown) -> None:
    """Dress the program, light or dark as the desktop is, and follow when the desktop changes.

    A `scheme` other than unknown stays whatever the desktop does.
    """
    app.setStyle("Fusion")
    app.setFont(_body_font(app.font()))
    hints = app.styleHints()
    if scheme is Qt.ColorScheme.Unknown:
        hints.colorSchemeChanged.connect(lambda changed: _dress(app, changed))
        scheme = hints.colorScheme()
    _dress(app, scheme)


def roles() -> Roles:
    """The roles the program is dressed in at this moment."""
    dark = QGuiApplication.palette().color(QPalette.ColorRole.Window).lightness() < _MIDDLE
    return DARK if dark else LIGHT


def color(role: str) -> QColor:
    """The colour of a role at this moment."""
    return QColor(getattr(roles(), role))


def icon(name: str, role: str = "text", size: int = 16, gap: int = 0) -> QIcon:
    """An icon of resources/icons in the colour of a role; grey when what it is on is disabled.

    `gap` is room to its right, before a button's words.
    """
    found = QIcon(pixmap(name, role, size, gap))
    found.addPixmap(pixmap(name, "edge", size, gap), QIcon.Mode.Disabled)
    return found


def pixmap(name: str, role: str, size: int, gap: int = 0) -> QPixmap:
    """The icon as a picture, sharp on dense screens as well."""
    ratio = max(2.0, QGuiApplication.primaryScreen().devicePixelRatio())
    drawn = QPixmap(QSize(size + gap, size) * ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    with QPainter(drawn) as painter:
        paint(painter, name, role, QRectF(0, 0, size * ratio, size * ratio))
    drawn.setDevicePixelRatio(ratio)
    return drawn


def paint(painter: QPainter, name: str, role: str, where: QRectF, cutout: str = "card") -> None:
    """Draw an icon in the colour of `role`; what is cut out of it shows that of `cutout`."""
    now = asdict(roles())
    text = _drawing(name).replace("currentColor", now[role]).replace("cutout", now[cutout])
    QSvgRenderer(QByteArray(text.encode("ascii"))).render(painter, where)


def style_sheet(chosen: Roles, body: int) -> str:
    """The style sheet of resources/style.qss with its roles and sizes filled in."""
    template = Template(resource("style.qss").read_text(encoding="utf-8"))
    sizes = {f"{name}_size": round(px * body / READABLE) for name, px in _SIZES.items()}
    return template.substitute(asdict(chosen) | sizes, radius=RADIUS)


def _dress(app: QApplication, scheme: Qt.ColorScheme) -> None:
    chosen = DARK if scheme is Qt.ColorScheme.Dark else LIGHT
    app.setPalette(_palette(chosen))
    app.setStyleSheet(style_sheet(chosen, QFontInfo(app.font()).pixelSize()))


def _body_font(system: QFont) -> QFont:
    font = QFont(system)
    font.setPixelSize(max(READABLE, QFontInfo(system).pixelSize()))
    return font


def _palette(chosen: Roles) -> QPalette:
    role = QPalette.ColorRole
    pairs = {
        role.Window: chosen.window,
        role.WindowText: chosen.text,
        role.Base: chosen.field,
        role.AlternateBase: chosen.code,
        role.Text: chosen.text,
        role.PlaceholderText: chosen.muted,
        role.Button: chosen.card,
        role.ButtonText: chosen.text,
        role.ToolTipBase: chosen.card,
        role.ToolTipText: chosen.text,
        role.Highlight: chosen.accent,
        role.HighlightedText: chosen.on_accent,
        role.Link: chosen.accent,
        role.Accent: chosen.accent,
    }
    palette = QPalette()
    for part, value in pairs.items():
        palette.setColor(part, QColor(value))
    for part in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, part, QColor(chosen.edge))
    return palette


@cache
def _drawing(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="ascii")


@dataclass(frozen=True, slots=True)
class Roles:
    """One colour per role, as `#rrggbb`.

    Attributes:
        window: The quiet background that cards lie on.
        rail: Background of the list of steps and of the footer.
        card: Background of a card.
        field: Background of what can be typed into.
        code: Background of values to copy.
        line: Border of a card.
        edge: Border of what can be typed into or switched; 3:1 against its surroundings.
        text: Text.
        muted: Explanations; 4.5:1 against window and card.
        accent: The one accent.
        accent_hover: The accent under the pointer.
        accent_soft: The accent as a background.
        on_accent: Text on the accent.
        passed: Verdict passed; never used for anything but verdicts, like the next two.
        passed_soft: The same as a background.
        warned: Verdict warned.
        warned_soft: The same as a background.
        failed: Verdict failed.
        failed_soft: The same as a background.
    """

    window: str
    rail: str
    card: str
    field: str
    code: str
    line: str
    edge: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    accent_soft: str
    on_accent: str
    passed: str
    passed_soft: str
    warned: str
    warned_soft: str
    failed: str
    failed_soft: str


LIGHT = Roles(
    window="#f4f5f8",
    rail="#fbfbfd",
    card="#ffffff",
    field="#ffffff",
    code="#f1f3f9",
    line="#e0e3ea",
    edge="#858d9b",
    text="#191c22",
    muted="#555c69",
    accent="#3553d1",
    accent_hover="#2842b4",
    accent_soft="#e8ecfb",
    on_accent="#ffffff",
    passed="#17764a",
    passed_soft="#e3f4ea",
    warned="#8a5800",
    warned_soft="#fdf2dc",
    failed="#b4271f",
    failed_soft="#fcebe9",
)

DARK = Roles(
    window="#15171c",
    rail="#1a1d23",
    card="#20242b",
    field="#191c22",
    code="#191c23",
    line="#323842",
    edge="#7b8594",
    text="#e9ebf0",
    muted="#a6aebb",
    accent="#8fa6ff",
    accent_hover="#adbfff",
    accent_soft="#2a3252",
    on_accent="#10163a",
    passed="#62d39b",
    passed_soft="#1a3428",
    warned="#efb94c",
    warned_soft="#382d16",
    failed="#ff8f85",
    failed_soft="#412322",
)
