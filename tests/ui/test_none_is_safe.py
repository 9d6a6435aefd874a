"""The Qt binding must not wear out `None`: on Python 3.11 that ends the program."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject

CALLS = 300


def test_calls_give_none_back_whole() -> None:
    target = QObject()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        target.setObjectName("name")
        target.parent()
    assert sys.getrefcount(None) - before > -CALLS
