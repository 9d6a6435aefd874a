"""Which Ping product an address belongs to, by its host, port and path."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult

from wizard.model import urls
from wizard.model.draft import Draft
from wizard.model.problem import Problem, problem
from wizard.model.product import Product
from wizard.ping.regions import region_of_host

_PINGONE_AS = re.compile(
    r"(?P<environment>/[0-9a-f]{8}-[0-9a-f-]{27})?/as(/(authorize|token|userinfo|jwks|signoff|par|resume|introspect|revoke"
    r"|\.well-known/openid-configuration))?/?"
)
_PINGFEDERATE = re.compile(
    r"/(as/(authorization|token|clients|par|introspect|revoke_token)\.oauth2"
    r"|idp/(userinfo|init_logout)\.openid|idp/startSLO\.ping|pf/JWKS|as/[^/]*\.ping)/?$",
    re.IGNORECASE,
)
_AM = re.compile(r"/(am|openam)/(oauth2|XUI|ui|console|json)(/|$)", re.IGNORECASE)
_FORGEROCK_HOSTS = (".forgeblocks.com", ".id.forgerock.io")
_LEGACY_HOST = "sso.connect.pingidentity.com"
_PINGFEDERATE_RUNTIME, PINGFEDERATE_ADMIN = 9031, 9999


@dataclass(frozen=True, slots=True)
class Recognised:
    """The product at an address.

    Attributes:
        product: The product whose guide applies.
        flavour: Which variant of it, as shown.
        notice: A warning about this variant.
    """

    product: Product
    flavour: str
    notice: Problem | None = None


def recognise(url: str) -> Recognised | None:
    """The product at any address of a tenant; None if the address does not show it."""
    parts = urls.split(url.strip())
    if parts is None:
        return None
    # A custom domain shows by its path only, so the more certain rules come first.
    rules = (_legacy, _pingone, _advanced_identity_cloud, _pingfederate, _custom_domain)
    return next((found for rule in rules if (found := rule(parts))), None)


def known_address(draft: Draft) -> str:
    """The first of a draft's addresses of Ping that shows the product; empty if none does."""
    addresses = (draft.ping_url, draft.access_token_url, draft.authorize_url, draft.issuer)
    return next((one for one in addresses if recognise(one)), "")


def contradiction(chosen: Product | None, url: str) -> Problem | None:
    """A warning if the address belongs to another product than the chosen one."""
    found = recognise(url)
    if found is None or chosen in (None, found.product):
        return None
    return problem(
        "product.contradiction",
        found=found.product.title,
        flavour=found.flavour,
        chosen=chosen.title,
    )


def _host(parts: SplitResult) -> str:
    return (parts.hostname or "").lower()


def _pingone(parts: SplitResult) -> Recognised | None:
    region = region_of_host(_host(parts))
    if region is None:
        return None
    notice = problem("product.davinci") if "/davinci" in parts.path else None
    return Recognised(Product.PINGONE, f"PingOne, {region.title}", notice)


def _custom_domain(parts: SplitResult) -> Recognised | None:
    found = _PINGONE_AS.fullmatch(parts.path)
    if found is None:
        return None
    variant = "under another host name" if found["environment"] else "with a custom domain"
    return Recognised(Product.PINGONE, f"Probably PingOne {variant}")


def _advanced_identity_cloud(parts: SplitResult) -> Recognised | None:
    if _host(parts).endswith(_FORGEROCK_HOSTS):
        return Recognised(Product.AIC, "PingOne Advanced Identity Cloud")
    if not _AM.search(parts.path):
        return None
    return Recognised(Product.AIC, "PingOne Advanced Identity Cloud or PingAM")


def _pingfederate(parts: SplitResult) -> Recognised | None:
    if _PINGFEDERATE.search(parts.path) or parts.port == _PINGFEDERATE_RUNTIME:
        return Recognised(Product.PINGFEDERATE, "PingFederate")
    if parts.port == PINGFEDERATE_ADMIN and "/pingfederate" in parts.path:
        return Recognised(Product.PINGFEDERATE, "PingFederate", problem("product.console"))
    return None


def _legacy(parts: SplitResult) -> Recognised | None:
    if _host(parts) != _LEGACY_HOST:
        return None
    notice = problem("product.legacy", other=Product.OTHER.title)
    return Recognised(Product.OTHER, "PingOne for Enterprise", notice)
