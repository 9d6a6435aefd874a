"""PingOne and PingFederate as Terraform, which reads no secret: its state would keep it."""

from __future__ import annotations

from wizard.model.product import Product
from wizard.registration import pingfederate, pingone
from wizard.registration.model import Registration
from wizard.registration.ready_made import ReadyMade
from wizard.registration.templates import rendered


def _pingone(registration: Registration) -> str:
    values = {claim: pingone.VALUES[source] for claim, source in registration.claims.items()}
    return rendered("pingone.tf", registration, pkce=pingone.pkce(registration), attributes=values)


def _pingfederate(registration: Registration) -> str:
    return rendered(
        "pingfederate.tf",
        registration,
        attributes=pingfederate.attributes(registration),
        fulfillment=pingfederate.fulfillment(registration),
        by_scope=pingfederate.by_scope(registration),
    )


PINGONE = ReadyMade(Product.PINGONE, "pingone.tf", _pingone)
PINGFEDERATE = ReadyMade(Product.PINGFEDERATE, "pingfederate.tf", _pingfederate)
