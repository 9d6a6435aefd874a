"""The program's icon in the sizes that desktops want, drawn from resources/icons/product.svg."""

from __future__ import annotations

from pathlib import Path

SIZES = (16, 32, 48, 64, 128, 256, 512)
_ICNS = {b"icp4": 16, b"icp5": 32, b"ic07": 128, b"ic08": 256, b"ic09": 512, b"ic10": 1024}
"""Sizes in an .icns file by their type."""
_COLOURS = {"currentColor": "#3553d1", "cutout": "#ffffff"}
_SVG = Path(__file__).parent.parent / "resources" / "icons" / "product.svg"


def write_pngs(folder: Path, name: str) -> None:
    """One PNG for each size, as the icon theme specification wants: `48x48/apps/name.png`."""
    for size in SIZES:
        place = folder / f"{size}x{size}" / "apps"
        place.mkdir(parents=True, exist_ok=True)
        _save(place / f"{name}.png", size)


def ico(folder: Path) -> Path:
    """The icon of the Windows programs, written into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    _save(folder / "program.ico", 256)
    return folder / "program.ico"


def icns(folder: Path) -> Path:
    """The icon of the macOS program, written into `folder`: PNG files one after the other."""
    entries = []
    for kind, size in _ICNS.items():
        _save(folder / "program.png", size)
        png = (folder / "program.png").read_bytes()
        entries.append(kind + (len(png) + 8).to_bytes(4, "big") + png)
    content = b"".join(entries)
    (folder / "program.icns").write_bytes(b"icns" + (len(content) + 8).to_bytes(4, "big") + content)
    return folder / "program.icns"


def _save(path: Path, size: int) -> None:
    # A picture needs neither an application object nor a display.
    from PySide6.QtCore import QByteArray, Qt  # noqa: PLC0415 - build.spec imports this module
    from PySide6.QtGui import QImage, QPainter  # noqa: PLC0415 - likewise
    from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415 - likewise

    text = _SVG.read_text(encoding="ascii")
    for role, colour in _COLOURS.items():
        text = text.replace(role, colour)
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        QSvgRenderer(QByteArray(text.encode("ascii"))).render(painter)
    if not image.save(str(path)):
        message = f"The icon cannot be written: {path}"
        raise OSError(message)
