"""The demo's imaginary ClearML installation, and the draft as it is filled in for it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from wizard.demo.people import GROUPS_CLAIM
from wizard.demo.product_profile import Endpoint
from wizard.demo.provider import DemoProvider
from wizard.model.draft import Draft
from wizard.model.product import Product
from wizard.model.secret import Secret
from wizard.model.step import Step

DEMO_WEBAPP_URL = "https://clearml.demo.invalid"
"""A host that does not exist (RFC 2606): no real server can be reached."""

DEMO_CALLBACK_URL = f"{DEMO_WEBAPP_URL}/callback_ping"
DEMO_SETUP_NAME = "Demo"
DEMO_DEFAULT_COMPANY = "0123456789abcdef0123456789abcdef"
DEMO_GROUPS_CLAIM = GROUPS_CLAIM
DEMO_ADMIN_GROUPS = ("ClearML Admins", "CN=ClearML,OU=Admins,DC=demo,DC=invalid")
"""A plain name, and a distinguished name whose commas must arrive unharmed."""

DEMO_CLEARML_GROUPS = ("Data Science", "Research, Vision")
"""The groups that exist in the imaginary ClearML."""


@dataclass(frozen=True, slots=True)
class FilledDraft:
    """A complete draft with its credentials."""

    draft: Draft
    client_id: str
    client_secret: Secret = field(repr=False)


def filled_draft(provider: DemoProvider) -> FilledDraft:
    """Everything filled in and switched on, so that every variable is exported."""
    site = provider.site
    draft = Draft(
        setup_id=f"demo-{uuid.uuid4().hex[:12]}",
        name=DEMO_SETUP_NAME,
        webapp_url=DEMO_WEBAPP_URL,
        product=Product.PINGONE,
        ping_url=site.issuer,
        issuer=site.issuer,
        authorize_url=site.url(Endpoint.AUTHORIZE),
        access_token_url=site.url(Endpoint.TOKEN),
        userinfo_url=site.url(Endpoint.USERINFO),
        jwks_url=site.url(Endpoint.JWKS),
        pkce=True,
        debug=True,
        everybody=True,
        default_company=DEMO_DEFAULT_COMPANY,
        groups_enabled=True,
        groups_claim=DEMO_GROUPS_CLAIM,
        groups_case_sensitive=True,
        groups_admins=DEMO_ADMIN_GROUPS,
        groups_prohibit=True,
        clearml_groups=DEMO_CLEARML_GROUPS,
        seen=frozenset((Step.SERVER,)),
    )
    return FilledDraft(draft, provider.client_id, Secret(provider.client_secret))
