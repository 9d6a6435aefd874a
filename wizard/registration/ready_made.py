"""The form of a ready-made file, which each format has one or two of."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from wizard.assets import resource
from wizard.model.product import Product
from wizard.registration.model import Registration
from wizard.registration.templates import MARK


@dataclass(frozen=True, slots=True)
class ReadyMade:
    """A file by which the application can be made; none contains or reads the client secret.

    Attributes:
        product: Where it registers.
        name: Of the file; what is said of it is in `resources/registration/files.toml`.
        text: Makes its content.
        mark: The line by which it is recognised.
    """

    product: Product
    name: str
    text: Callable[[Registration], str]
    mark: str = MARK


@cache
def words() -> Mapping[str, Mapping[str, str | list[str]]]:
    """By the name of a file, what is said of it."""
    return tomllib.loads(resource("registration", "files.toml").read_text(encoding="utf-8"))
