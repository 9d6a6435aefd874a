"""PingOne by Ping's own command line, `pingcli`, which signs in by itself."""

from __future__ import annotations

from wizard.model.product import Product
from wizard.registration import pingone
from wizard.registration.model import Registration
from wizard.registration.ready_made import ReadyMade
from wizard.registration.templates import rendered


def _script(registration: Registration) -> str:
    return rendered("pingone-pingcli.sh", registration, **pingone.bodies(registration))


FILE = ReadyMade(Product.PINGONE, "pingone-pingcli.sh", _script)
