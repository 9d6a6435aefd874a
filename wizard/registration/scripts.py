"""PingOne as shell scripts: with curl, token from standard input; with Ping's `pingcli`."""

from __future__ import annotations

from wizard.model.product import Product
from wizard.registration import pingone
from wizard.registration.model import Registration
from wizard.registration.ready_made import ReadyMade
from wizard.registration.templates import rendered


def _curl(registration: Registration) -> str:
    facts = pingone.bodies(registration)
    return rendered("pingone-curl.sh", registration, api=pingone.api(registration), **facts)


def _pingcli(registration: Registration) -> str:
    return rendered("pingone-pingcli.sh", registration, **pingone.bodies(registration))


CURL = ReadyMade(Product.PINGONE, "pingone-curl.sh", _curl)
PINGCLI = ReadyMade(Product.PINGONE, "pingone-pingcli.sh", _pingcli)
