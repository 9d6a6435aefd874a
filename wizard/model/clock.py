"""Time as something handed in, so that tests can hold it still."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

Clock = Callable[[], datetime]
"""Gives the present moment, aware, in UTC."""
