"""The description that page and files are made of."""

from __future__ import annotations

from wizard.model.draft import Draft
from wizard.model.product import Product
from wizard.registration.model import Registration, Source, registration_of


def test_a_claim_is_mapped_once() -> None:
    draft = Draft(
        webapp_url="https://clearml.example/",
        product=Product.AIC,
        groups_enabled=True,
        groups_claim="preferred_username",
    )
    found = registration_of(draft)
    assert isinstance(found, Registration)
    assert found.claims == {"email": Source.EMAIL, "preferred_username": Source.GROUPS}
    assert found.redirect_uri == "https://clearml.example/callback_ping"


def test_a_groups_claim_that_is_not_used_does_not_matter() -> None:
    found = registration_of(Draft(webapp_url="h.example", product=Product.AIC, groups_claim=""))
    assert isinstance(found, Registration)
    assert found.groups_claim == ""
