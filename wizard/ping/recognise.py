"""Which Ping product answers at an address: told by the URL, not by what somebody picked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult

from wizard.model import urls
from wizard.model.problem import Problem, Severity
from wizard.model.product import Product
from wizard.model.step import Step
from wizard.model.text import visible
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
    """What an address says about itself.

    Attributes:
        product: The product whose guide and words fit.
        flavour: Which form of it, in words.
        reason: How it was told, one sentence.
        notice: Something to know about this form; a warning.
    """

    product: Product
    flavour: str
    reason: str
    notice: Problem | None = None


def recognise(url: str) -> Recognised | None:
    """The product behind any address of a tenant; None when the address does not tell."""
    parts = urls.split(url.strip())
    if parts is None:
        return None
    tellers = (_legacy, _pingone, _advanced_identity_cloud, _pingfederate, _custom_domain)
    return next((found for tell in tellers if (found := tell(parts))), None)


def contradiction(picked: Product | None, url: str) -> Problem | None:
    """A warning when the address belongs to another product than the one that was picked."""
    found = recognise(url)
    if found is None or picked in (None, found.product):
        return None
    return Problem(
        "product.contradiction",
        f"The address belongs to {found.product.title}, but {picked.title} is chosen.",
        f"{found.reason} The steps and menu names in the checklist are those of another product.",
        f"Choose {found.product.title} in step “{Step.REGISTER.title}”, or correct the address.",
        Step.REGISTER,
        "product",
        Severity.WARNING,
    )


def _host(parts: SplitResult) -> str:
    return (parts.hostname or "").lower()


def _pingone(parts: SplitResult) -> Recognised | None:
    region = region_of_host(_host(parts))
    if region is None:
        return None
    reason = f"{_host(parts)} is a host of PingOne's region {region.title}."
    notice = _davinci_notice() if "/davinci" in parts.path else None
    return Recognised(Product.PINGONE, f"PingOne, {region.title}", reason, notice)


def _custom_domain(parts: SplitResult) -> Recognised | None:
    found = _PINGONE_AS.fullmatch(parts.path)
    if found is None:
        return None
    if found["environment"]:
        reason = f"The path {visible(parts.path, 60)} is that of a PingOne environment."
        return Recognised(Product.PINGONE, "PingOne under another host name", reason)
    reason = f"The path {visible(parts.path, 60)} is that of PingOne under a custom domain."
    return Recognised(Product.PINGONE, "PingOne with a custom domain", reason)


def _advanced_identity_cloud(parts: SplitResult) -> Recognised | None:
    if _host(parts).endswith(_FORGEROCK_HOSTS):
        reason = f"{visible(_host(parts), 80)} is a host of PingOne Advanced Identity Cloud."
        return Recognised(Product.AIC, "PingOne Advanced Identity Cloud", reason)
    if not _AM.search(parts.path):
        return None
    reason = f"The path {visible(parts.path, 60)} is that of PingAM."
    return Recognised(Product.AIC, "PingOne Advanced Identity Cloud or PingAM", reason)


def _pingfederate(parts: SplitResult) -> Recognised | None:
    if _PINGFEDERATE.search(parts.path):
        reason = f"The path {visible(parts.path, 60)} is that of PingFederate."
        return Recognised(Product.PINGFEDERATE, "PingFederate", reason)
    if parts.port == _PINGFEDERATE_RUNTIME:
        return Recognised(Product.PINGFEDERATE, "PingFederate", "Port 9031 is PingFederate's.")
    if parts.port == PINGFEDERATE_ADMIN and "/pingfederate" in parts.path:
        reason = "Port 9999 with /pingfederate is PingFederate's administrative console."
        return Recognised(Product.PINGFEDERATE, "PingFederate", reason, _console_notice())
    return None


def _legacy(parts: SplitResult) -> Recognised | None:
    if _host(parts) != _LEGACY_HOST:
        return None
    reason = f"{_LEGACY_HOST} is the host of PingOne for Enterprise."
    return Recognised(Product.OTHER, "PingOne for Enterprise", reason, _legacy_notice())


def _notice(rule: str, what: str, why: str, remedy: str) -> Problem:
    return Problem(
        f"product.{rule}", what, why, remedy, Step.ENDPOINTS, "ping_url", Severity.WARNING
    )


def _legacy_notice() -> Problem:
    return _notice(
        "legacy",
        "This is PingOne for Enterprise, an older product than PingOne.",
        "Its console and menus are others; the wizard has no checklist of its own for it.",
        f"Follow “{Product.OTHER.title}” in step “{Step.REGISTER.title}”, "
        "or ask whether your company already has a PingOne environment.",
    )


def _davinci_notice() -> Problem:
    return _notice(
        "davinci",
        "This is the address of PingOne DaVinci, not of the environment's sign-on service.",
        "DaVinci's own discovery is for flow policies; an application in PingOne uses /as.",
        "Use the issuer that ends in /as: “OIDC discovery” on the application's page in PingOne.",
    )


def _console_notice() -> Problem:
    return _notice(
        "console",
        "This is the address of PingFederate's administrative console.",
        "Logins go to the runtime engine, which answers at another port or host.",
        "Enter the base URL that people sign in at, often the same host with port 9031.",
    )
