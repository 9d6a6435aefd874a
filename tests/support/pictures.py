"""What is in a PNG: its pixels, and whatever else it carries."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtGui import QImage

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
PIXELS_ONLY = {b"IHDR", b"pHYs", b"IDAT", b"IEND"}
"""The parts of a PNG that hold pixels and their size; all others hold text or the like."""


def parts(picture: Path) -> set[bytes]:
    """The kinds of its parts."""
    return set(_chunks(picture.read_bytes()))


def _chunks(data: bytes) -> Iterator[bytes]:
    assert data.startswith(_SIGNATURE)
    place = len(_SIGNATURE)
    while place < len(data):
        length, kind = struct.unpack_from(">I4s", data, place)
        yield kind
        place += length + 12


def colours(picture: Path, left: float = 0, top: float = 0) -> int:
    """How many colours it shows right of `left` and below `top`, parts of its size; few if blank.

    Every third pixel is looked at.
    """
    image = QImage(str(picture))
    assert not image.isNull(), f"{picture.name} is no picture"
    assert image.width() >= 800
    assert image.height() >= 500
    across = range(int(image.width() * left), image.width(), 3)
    down = range(int(image.height() * top), image.height(), 3)
    return len({image.pixel(x, y) for x in across for y in down})
