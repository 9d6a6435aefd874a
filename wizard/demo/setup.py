"""A complete draft with its credentials, as an administrator fills it in for the demo provider."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from wizard.demo import defaults
from wizard.demo.endpoints import Endpoint
from wizard.demo.product_profiles import AIC, PINGFEDERATE, PINGONE, ProductProfile
from wizard.demo.provider import DemoProvider
from wizard.model.draft import Draft
from wizard.model.product import Product
from wizard.model.secret import Secret

PROFILES: dict[Product, ProductProfile] = {
    Product.PINGONE: PINGONE,
    Product.PINGFEDERATE: PINGFEDERATE,
    Product.AIC: AIC,
}
"""The profile with which the demo provider acts as each product."""


@dataclass(frozen=True, slots=True)
class FilledDraft:
    """A filled-in wizard."""

    draft: Draft
    client_id: str
    client_secret: Secret = field(repr=False)


def filled_draft(ping: DemoProvider, product: Product = Product.PINGONE) -> FilledDraft:
    """Everything filled in and switched on, so that every variable is exported."""
    return FilledDraft(_draft(ping, product), ping.client_id, Secret(ping.client_secret))


def _draft(ping: DemoProvider, product: Product) -> Draft:
    site = ping.site
    return Draft(
        setup_id=f"demo-{uuid.uuid4().hex[:12]}",
        name=defaults.DEMO_SETUP_NAME,
        webapp_url=defaults.DEMO_WEBAPP_URL,
        product=product,
        ping_url=site.issuer,
        issuer=site.issuer,
        authorize_url=site.url(Endpoint.AUTHORIZE),
        access_token_url=site.url(Endpoint.TOKEN),
        userinfo_url=site.url(Endpoint.USERINFO),
        jwks_url=site.url(Endpoint.JWKS),
        pkce=defaults.DEMO_PKCE,
        debug=defaults.DEMO_DEBUG,
        default_company=defaults.DEMO_DEFAULT_COMPANY,
        groups_enabled=defaults.DEMO_GROUPS_ENABLED,
        groups_claim=defaults.DEMO_GROUPS_CLAIM,
        groups_case_sensitive=defaults.DEMO_GROUPS_CASE_SENSITIVE,
        groups_admins=defaults.DEMO_ADMIN_GROUPS,
        groups_prohibit=defaults.DEMO_PROHIBIT_SIGNUP_WITHOUT_GROUP,
        clearml_groups=defaults.DEMO_CLEARML_GROUPS,
    )
