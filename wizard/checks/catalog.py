"""All checks in one place, by family: the table of contents of what the program promises."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from wizard.checks.check import Check, check_texts
from wizard.checks.deployment import rules as deployment
from wizard.checks.login import runner as login
from wizard.checks.preflight import authorize, client_auth, discovery, network
from wizard.checks.preflight.context import Probe, Rule

# Without an answer from the provider these checks would only repeat that there is none.
_NETWORK = (
    "preflight.name",
    "preflight.connection",
    "preflight.certificate",
    "preflight.proxy",
    "preflight.answer",
)
_DISCOVERY = (*_NETWORK, "preflight.discovery")
# An application that is refused shows nothing about what else is wrong with a request.
_APPLICATION = (*_NETWORK, "preflight.application")


def _rule(name: str, title: str, probe: Probe, needs: tuple[str, ...] = ()) -> Rule:
    return Rule(Check(f"preflight.{name}", title), probe, needs)


NETWORK = (
    _rule("name", "Host names found (DNS)", network.name),
    _rule("connection", "Hosts accept connections (TCP)", network.connection),
    _rule("certificate", "Certificates trusted (TLS)", network.certificate),
    _rule("proxy", "Way out, proxy", network.proxy),
    _rule("answer", "Hosts answer in full", network.answer),
)
"""The network path to the provider."""

DISCOVERY = (
    _rule("product", "Product recognised", discovery.product),
    _rule("discovery", "Discovery document found", discovery.found, _NETWORK),
    _rule("document", "Discovery document well-formed", discovery.document, _DISCOVERY),
    _rule("issuer", "Issuer as published", discovery.issuer, _DISCOVERY),
    _rule("endpoints", "Endpoints as published", discovery.endpoints, _DISCOVERY),
    _rule("clock", "Clocks agree", discovery.clock, _NETWORK),
    _rule("scopes-listed", "Scopes listed", discovery.scopes, _DISCOVERY),
    _rule("pkce-listed", "PKCE listed", discovery.pkce, _DISCOVERY),
)
"""What the provider publishes."""

KEYS = (_rule("keys", "Signing keys usable", discovery.keys, _NETWORK),)
"""The provider's keys."""

APPLICATION = (
    _rule("credentials", "Client ID and secret entered", client_auth.entered),
    _rule("application", "Application known", authorize.application, _NETWORK),
    _rule("callback-url", "Callback URL registered", authorize.callback_url, _APPLICATION),
    _rule(
        "pkce",
        "PKCE as the application wants it",
        authorize.pkce,
        (*_APPLICATION, "preflight.callback-url"),
    ),
    _rule(
        "client-auth",
        "Client ID and secret accepted",
        client_auth.accepted,
        # The secret must not be sent to an endpoint that discovery does not confirm.
        (*_DISCOVERY, "preflight.issuer", "preflight.endpoints"),
    ),
)
"""The application registered for ClearML, checked without signing in."""

PREFLIGHT: tuple[Rule, ...] = (*NETWORK, *DISCOVERY, *KEYS, *APPLICATION)
"""Every rule of the pre-flight, in the order in which they are carried out."""

FAMILIES = {
    "The way to the provider": NETWORK,
    "What the provider publishes": DISCOVERY,
    "The provider's keys": KEYS,
    "The application": APPLICATION,
}


@dataclass(frozen=True, slots=True)
class CatalogEntry:
    """One check as the table of contents has it; its sentences are in `resources/checks.toml`.

    Attributes:
        name: Stable dotted name.
        title: What is checked, in words.
        family: Where it belongs.
        failed: Its title when something is wrong.
        promise: What a pass means.
        limits: What a pass does not mean.
        by: `module:name` of the function that decides it; its docstring says when it would fail.
        unknown: When there is no outcome; empty where there always is one.
    """

    name: str
    title: str
    family: str
    failed: str
    promise: str
    limits: str
    by: str
    unknown: str = ""


@cache
def catalog() -> tuple[CatalogEntry, ...]:
    """Every check of the program."""
    text = check_texts()
    before = {family: [rule.check for rule in rules] for family, rules in FAMILIES.items()}
    after = {"The test login": login.CATALOG, "After deployment": deployment.CATALOG}
    return tuple(
        CatalogEntry(check.name, check.title, family, **text[check.name])
        for family, checks in {**before, **after}.items()
        for check in checks
    )
