"""The Ping products the guide can be carried out on."""

from __future__ import annotations

from enum import Enum


class Product(Enum):
    """What the administrator registers ClearML in."""

    PINGONE = "pingone"
    PINGFEDERATE = "pingfederate"
    AIC = "aic"
    OTHER = "other"

    @property
    def title(self) -> str:
        """The product's name as Ping writes it."""
        return _TITLES[self]


_TITLES = {
    Product.PINGONE: "PingOne",
    Product.PINGFEDERATE: "PingFederate",
    Product.AIC: "PingOne Advanced Identity Cloud / PingAM",
    Product.OTHER: "Another OpenID provider",
}
