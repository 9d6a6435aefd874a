"""What the provider publishes about itself, and whether the set-up agrees with it."""

from __future__ import annotations

from datetime import timedelta

from wizard.checks.preflight import problems
from wizard.checks.preflight.context import PreflightContext
from wizard.checks.preflight.rule import NotChecked, Outcome
from wizard.model import urls
from wizard.model.problem import Problem
from wizard.model.settings import SCOPES
from wizard.oidc.discovery import Metadata
from wizard.oidc.verify import LEEWAY
from wizard.ping.recognise import contradiction, recognise

NO_DOCUMENT = NotChecked("there is no discovery document")
_ABOUT_ISSUER = ("discovery.issuer-mismatch", "discovery.issuer-moved")
_SERIOUS = timedelta(minutes=5)
"""PingFederate's ID tokens live no longer."""


def product(scene: PreflightContext) -> Outcome:
    """The address belongs to the product that was chosen, and to a form of it that will do."""
    address = scene.settings.endpoints.authorize_url
    found = recognise(address)
    doubts = (contradiction(scene.product, address), found.notice if found else None)
    told = found.flavour if found else "not one of Ping's known addresses"
    return tuple(doubt for doubt in doubts if doubt) or told


def found(scene: PreflightContext) -> Outcome:
    """The discovery document is where OpenID Connect Discovery 4 says; else typed by hand."""
    document = scene.discovered
    if not isinstance(document, Problem):
        return document.read_from
    return (document if scene.settings.endpoints.issuer else document.as_warning(),)


def document(scene: PreflightContext) -> Outcome:
    """The document has every field that is needed, in the right form (Discovery 3)."""
    if scene.metadata is None:
        return NO_DOCUMENT
    faults = tuple(p for p in scene.metadata.problems if p.code not in _ABOUT_ISSUER)
    return faults or "every field that is needed, in the right form"


def issuer(scene: PreflightContext) -> Outcome:
    """The issuer filled in is, character by character, the published one (Discovery 4.3)."""
    if scene.metadata is None:
        return NO_DOCUMENT
    typed, published = scene.settings.endpoints.issuer, scene.metadata.issuer
    if not published:
        return NotChecked("the document names no issuer")
    doubts = tuple(p for p in scene.metadata.problems if p.code in _ABOUT_ISSUER)
    if not typed:
        return (*doubts, problems.issuer_unknown(published))
    if typed != published:
        return _errors(doubts) or (problems.issuer_differs(typed, published),)
    return doubts or published


def _errors(doubts: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(doubt for doubt in doubts if doubt.is_error)


def endpoints(scene: PreflightContext) -> Outcome:
    """Every endpoint filled in is the published one."""
    if scene.metadata is None:
        return NO_DOCUMENT
    pairs = _pairs(scene, scene.metadata)
    found = tuple(p for pair in pairs if (p := _difference(*pair)))
    return found or "as published"


def _pairs(scene: PreflightContext, published: Metadata) -> tuple[tuple[str, str, str, str], ...]:
    typed = scene.settings.endpoints
    return (
        (
            "authorization endpoint",
            "authorize_url",
            typed.authorize_url,
            published.authorization_endpoint,
        ),
        ("token endpoint", "access_token_url", typed.access_token_url, published.token_endpoint),
        ("JWKS address", "jwks_url", typed.jwks_url, published.jwks_uri),
        ("userinfo endpoint", "userinfo_url", typed.userinfo_url, published.userinfo_endpoint),
    )


def _difference(title: str, field: str, typed: str, published: str) -> Problem | None:
    if not typed or not published or typed == published:
        return None
    if urls.origin(typed) != urls.origin(published):
        return problems.endpoint_elsewhere(title, field, typed, published)
    return problems.endpoint_differs(title, field, typed, published)


def clock(scene: PreflightContext) -> Outcome:
    """This computer's clock and the provider's agree, by the `Date` header (RFC 9110 6.6.1)."""
    skew = scene.http.skew
    if skew is None:
        return NotChecked("the provider does not tell what time it is")
    seconds = round(skew.total_seconds())
    if abs(skew) <= LEEWAY:
        return f"{abs(seconds)} second{'' if abs(seconds) == 1 else 's'} apart"
    return (problems.clock_wrong(seconds, serious=abs(skew) > _SERIOUS),)


def scopes(scene: PreflightContext) -> Outcome:
    """The scopes that ClearML asks for are listed; a hint, since lists are often incomplete."""
    listed = scene.metadata.scopes_supported if scene.metadata else None
    if listed is None:
        return NotChecked("the provider does not list its scopes")
    missing = [scope for scope in SCOPES if scope not in listed]
    return (problems.scopes_not_advertised(" and ".join(missing)),) if missing else _listed(SCOPES)


def _listed(names: tuple[str, ...]) -> str:
    return f"{', '.join(names)} listed"
