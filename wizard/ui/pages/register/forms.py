"""The products in which the wizard can register, each with its form of access."""

from __future__ import annotations

from enum import Enum

from wizard.model.product import Product

FORMS = {
    Product.PINGONE: ("pingone_access", "PingOneAccess"),
    Product.PINGFEDERATE: ("pingfederate_access", "PingFederateAccess"),
    Product.AIC: ("aic_access", "AicAccess"),
}
"""By product, the module beside this one and its `AccessForm`."""


class Purpose(Enum):
    """What the administrator signs in for."""

    REGISTER = "register"
    UNDO = "undo"
    REMOVE = "remove"
    ROTATE = "rotate"
