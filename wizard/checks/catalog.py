"""All checks in one place, by family: the table of contents of what the program promises."""

from __future__ import annotations

from dataclasses import dataclass

from wizard.checks.check import Check
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


def _rule(name: str, title: str, promise: str, probe: Probe, needs: tuple[str, ...] = ()) -> Rule:
    return Rule(Check(f"preflight.{name}", title), promise, probe, needs)


NETWORK = (
    _rule("name", "Host names found (DNS)", "Every host name in the setup is known.", network.name),
    _rule(
        "connection",
        "Hosts accept connections (TCP)",
        "Every host listens on its port and answers in time.",
        network.connection,
    ),
    _rule(
        "certificate",
        "Certificates trusted (TLS)",
        "Every certificate is in date, made out for its host and from a trusted authority.",
        network.certificate,
    ),
    _rule(
        "proxy", "Way out, proxy", "If a proxy is in use, it lets requests through.", network.proxy
    ),
    _rule(
        "answer",
        "Hosts answer in full",
        "Responses are HTTP, complete, in time and of bounded size.",
        network.answer,
    ),
)
"""The network path to the provider."""

DISCOVERY = (
    _rule(
        "product",
        "Product recognised",
        "The address belongs to the product chosen, so that menus and words fit.",
        discovery.product,
    ),
    _rule(
        "discovery",
        "Discovery document found",
        "The provider publishes its metadata at the issuer's address.",
        discovery.found,
        _NETWORK,
    ),
    _rule(
        "document",
        "Discovery document well-formed",
        "It names every endpoint that is needed, by https, and offers the code flow.",
        discovery.document,
        _DISCOVERY,
    ),
    _rule(
        "issuer",
        "Issuer as published",
        "The issuer entered is the published one, character by character.",
        discovery.issuer,
        _DISCOVERY,
    ),
    _rule(
        "endpoints",
        "Endpoints as published",
        "Every endpoint entered is the published one; no hosts are mixed.",
        discovery.endpoints,
        _DISCOVERY,
    ),
    _rule(
        "clock",
        "Clocks agree",
        "This computer's clock and the provider's differ by a minute at most.",
        discovery.clock,
        _NETWORK,
    ),
    _rule(
        "scopes-listed",
        "Scopes listed",
        "A hint: openid, profile and email are among the scopes listed.",
        discovery.scopes,
        _DISCOVERY,
    ),
    _rule(
        "pkce-listed",
        "PKCE listed",
        "A hint: with PKCE on, the method S256 is listed.",
        discovery.pkce,
        _DISCOVERY,
    ),
)
"""What the provider publishes."""

KEYS = (
    _rule(
        "keys",
        "Signing keys usable",
        "The JWKS address is entered, and a key from there can check the ID tokens signed.",
        discovery.keys,
        _NETWORK,
    ),
)
"""The provider's keys."""

APPLICATION = (
    _rule(
        "credentials",
        "Client ID and secret entered",
        "Both are there to be tried.",
        client_auth.entered,
    ),
    _rule(
        "application",
        "Application known",
        "The provider knows the client ID and the application is on: it refuses a random client "
        "ID and does not refuse this one.",
        authorize.application,
        _NETWORK,
    ),
    _rule(
        "callback-url",
        "Callback URL registered",
        "The provider refuses a made-up address on the same host and does not refuse this one.",
        authorize.callback_url,
        (*_NETWORK, "preflight.application"),
    ),
    _rule(
        "pkce",
        "PKCE as the application wants it",
        "Where the application requires PKCE it is on here; where it is on, it is accepted.",
        authorize.pkce,
        # An application that is refused for another reason shows nothing about PKCE.
        (*_NETWORK, "preflight.application", "preflight.callback-url"),
    ),
    _rule(
        "client-auth",
        "Client ID and secret accepted",
        "The token endpoint accepts them, by Client Secret Basic or Post. The secret is sent "
        "only to the origin that was agreed to.",
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

_PROMISES = {
    "login.callback": "The browser brings back exactly one code, and the state that was sent.",
    "token.client-auth": "The token endpoint accepts client ID and secret.",
    "token.redeem": "The code is good for tokens, once.",
    "keys.published": "The provider publishes keys that can check signatures.",
    "id-token.form": "There is an ID token, and it is a signed token of ordinary size.",
    "id-token.algorithm": "It is signed by an algorithm that this program allows; never none.",
    "id-token.signature": "A published key confirms the signature.",
    "id-token.issuer": "It was issued by the issuer that is entered.",
    "id-token.subject": "It names a user.",
    "id-token.audience": "It is meant for this application.",
    "id-token.azp": "If it names an authorized party, that is this application.",
    "id-token.exp": "It has not expired.",
    "id-token.iat": "It was not issued in the future.",
    "id-token.nbf": "If it names a time before which it is not valid, that time has passed.",
    "id-token.nonce": "It belongs to this login and no other.",
    "id-token.at-hash": "If it names an access token, that is the one that came along.",
    "userinfo.claims": "Userinfo answers, and for the same user.",
    "claim.user-id": "The user ID is in the ID token.",
    "claim.email": "An email address is in the ID token; elsewhere it is warned about.",
    "claim.username": "A user name is in the ID token; elsewhere it is warned about.",
    "claim.groups": "With group mapping on, the groups arrive as a list of names.",
    "deployment.address": "The address answers, by a trusted certificate, without a redirect.",
    "deployment.apiserver": "What answers there is ClearML's apiserver.",
    "deployment.ping": "The apiserver offers Ping; if not, the verdict says why and what helps.",
    "deployment.client-id": "Where the server shows it: the client ID is this setup's.",
    "deployment.callback": "Where the server shows it: the redirect URI is the one registered in "
    "Ping.",
}
"""What a passed verdict of a check after the pre-flight means."""


@dataclass(frozen=True, slots=True)
class CatalogEntry:
    """One check as the table of contents has it."""

    name: str
    title: str
    promise: str
    family: str


def _entries() -> tuple[CatalogEntry, ...]:
    before = (
        CatalogEntry(rule.check.name, rule.check.title, rule.promise, family)
        for family, rules in FAMILIES.items()
        for rule in rules
    )
    later = {"The test login": login.CATALOG, "After deployment": deployment.CATALOG}
    after = (
        CatalogEntry(check.name, check.title, _PROMISES[check.name], family)
        for family, checks in later.items()
        for check in checks
    )
    return (*before, *after)


CHECKS: tuple[CatalogEntry, ...] = _entries()
"""Every check of the program."""
