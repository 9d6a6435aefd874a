"""wizard.demo.defaults: the draft is complete, and its secret stays out of sight."""

from tests.service.demo.visitor import Visitor
from wizard.demo.defaults import filled_draft
from wizard.model.product import Product
from wizard.model.settings import Settings, settle


def test_every_option_is_filled_in_and_nothing_is_ticked(visitor: Visitor) -> None:
    filled = filled_draft(visitor.provider)
    settings = settle(filled.draft)
    assert isinstance(settings, Settings)
    assert settings.endpoints.issuer == visitor.provider.issuer
    assert (settings.pkce, settings.debug) == (True, True)
    assert settings.default_company
    assert settings.groups is not None
    assert len(settings.groups.admins) == 2
    assert filled.draft.product is Product.PINGONE
    assert (filled.draft.ticks, filled.draft.absent_roles) == (frozenset(), frozenset())
    assert filled.draft.login_waived == ""
    assert filled.client_id == visitor.provider.client_id
    assert filled.client_secret.reveal() not in repr(filled)
