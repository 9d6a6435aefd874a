"""PingOne as a shell script with curl; the token comes from standard input."""

from __future__ import annotations

from wizard.model.product import Product
from wizard.registration import pingone
from wizard.registration.model import Registration
from wizard.registration.ready_made import ReadyMade
from wizard.registration.templates import rendered


def _script(registration: Registration) -> str:
    facts = pingone.bodies(registration)
    return rendered("pingone-curl.sh", registration, api=pingone.api(registration), **facts)


FILE = ReadyMade(Product.PINGONE, "pingone-curl.sh", _script)
