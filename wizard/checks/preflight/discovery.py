"""What the provider publishes about itself, and whether the setup agrees with it."""

from __future__ import annotations

from datetime import timedelta

from wizard.checks.preflight.context import NotChecked, Outcome, PreflightContext
from wizard.model import urls
from wizard.model.endpoint_kinds import TITLES
from wizard.model.problem import Problem, errors, problem
from wizard.model.settings import SCOPES
from wizard.oidc.discovery import ADDRESSES
from wizard.oidc.keys import ALGORITHMS, KeySet, fetch_keys
from wizard.oidc.verify import LEEWAY
from wizard.ping.recognise import contradiction, recognise

_NO_DOCUMENT = NotChecked("there is no discovery document")
_ABOUT_ISSUER = ("discovery.issuer-mismatch", "discovery.issuer-moved")
_SERIOUS = timedelta(minutes=5)
"""PingFederate's ID tokens live no longer."""
_CHALLENGE_METHOD = "S256"


def product(context: PreflightContext) -> Outcome:
    """The address belongs to the product that was chosen, and to a supported form of it.

    Would fail if the address were known as another product's; a warning.
    """
    address = context.settings.endpoints.authorize_url
    found = recognise(address)
    doubts = (contradiction(context.product, address), found.notice if found else None)
    seen = found.flavour if found else "not one of Ping's known addresses"
    return tuple(doubt for doubt in doubts if doubt) or seen


def found(context: PreflightContext) -> Outcome:
    """The document is where OpenID Connect Discovery 4 says; only a hint without an issuer.

    Would fail if no sound document were at any likely address.
    """
    document = context.discovered
    if not isinstance(document, Problem):
        return document.read_from
    return (document if context.settings.endpoints.issuer else document.as_warning(),)


def document(context: PreflightContext) -> Outcome:
    """The document has every field that is needed, in the right form (Discovery 3).

    Would fail if an endpoint were missing or not https, or the code flow not offered.
    """
    if context.metadata is None:
        return _NO_DOCUMENT
    wrong = tuple(p for p in context.metadata.problems if p.code not in _ABOUT_ISSUER)
    return wrong or "every field that is needed, in the right form"


def issuer(context: PreflightContext) -> Outcome:
    """The issuer entered is, character by character, the published one (Discovery 4.3).

    Would fail if one character differed, or the document named another issuer than its address.
    """
    if context.metadata is None:
        return _NO_DOCUMENT
    typed, published = context.settings.endpoints.issuer, context.metadata.issuer
    if not published:
        return NotChecked("the document names no issuer")
    doubts = tuple(p for p in context.metadata.problems if p.code in _ABOUT_ISSUER)
    if not typed:
        return (*doubts, problem("issuer.unknown", published=published))
    # A mismatch inside the document explains the difference, so it is enough.
    if typed != published:
        return errors(doubts) or (problem("issuer.differs", typed=typed, published=published),)
    return doubts or published


def endpoints(context: PreflightContext) -> Outcome:
    """Every endpoint entered is the published one.

    Would fail if one differed from the document, in path or host.
    """
    if context.metadata is None:
        return _NO_DOCUMENT
    typed, published = context.settings.endpoints, context.metadata
    found = (
        _difference(ours, getattr(typed, ours), getattr(published, theirs))
        for ours, theirs in ADDRESSES.items()
        if ours != "issuer"
    )
    return tuple(one for one in found if one) or "as published"


def _difference(field: str, typed: str, published: str) -> Problem | None:
    if not typed or not published or typed == published:
        return None
    same_host = urls.origin(typed) == urls.origin(published)
    code = "endpoint.differs" if same_host else "endpoint.other-host"
    return problem(code, title=TITLES[field], typed=typed, published=published).at(field)


def clock(context: PreflightContext) -> Outcome:
    """This computer's clock and the provider's agree, by the `Date` header (RFC 9110 6.6.1).

    Would fail if they differed by more than a minute.
    """
    skew = context.http.skew
    if skew is None:
        return NotChecked("the provider sends no date")
    seconds = round(skew.total_seconds())
    if abs(skew) <= LEEWAY:
        return f"{abs(seconds)} second{'' if abs(seconds) == 1 else 's'} apart"
    code = "clock.wrong" if abs(skew) > _SERIOUS else "clock.off"
    # The skew is how far the provider's clock is ahead of this one.
    direction = "behind" if seconds > 0 else "ahead of"
    return (problem(code, seconds=abs(seconds), direction=direction),)


def scopes(context: PreflightContext) -> Outcome:
    """The scopes that ClearML requests are listed; a hint, since lists are often incomplete.

    Would fail if a list were published without one of them; a warning.
    """
    listed = context.metadata.scopes_supported if context.metadata else None
    if listed is None:
        return NotChecked("the provider does not list its scopes")
    missing = " and ".join(scope for scope in SCOPES if scope not in listed)
    if missing:
        return (problem("scopes.not-advertised", missing=missing),)
    return f"{', '.join(SCOPES)} listed"


def pkce(context: PreflightContext) -> Outcome:
    """The method S256 is listed (RFC 8414 section 2); a hint, since silence is not a no.

    Would fail if a list were published without it while PKCE is on; a warning.
    """
    listed = context.metadata.code_challenge_methods_supported if context.metadata else None
    if listed is None:
        return NotChecked("the provider lists no PKCE methods, which does not mean it has none")
    if _CHALLENGE_METHOD in listed:
        return f"{_CHALLENGE_METHOD} listed"
    if not context.settings.pkce:
        return f"{_CHALLENGE_METHOD} not listed, and PKCE is off here"
    return (problem("pkce.not-advertised", methods=", ".join(listed) or "none"),)


def keys(context: PreflightContext) -> Outcome:
    """A published key can check an ID token's signature (RFC 7517); the list is a hint.

    The login takes the address from the setup alone, so it has to be entered.
    Would fail if it were missing, did not answer, or had no key that can check a signature.
    """
    published = context.metadata.jwks_uri if context.metadata else ""
    typed = context.settings.endpoints.jwks_url
    if published and not typed:
        return (problem("keys.not-filled-in", published=published),)
    found = fetch_keys(context.http, typed, context.http.cancel)
    return (found,) if isinstance(found, Problem) else _suited(context, found)


def _suited(context: PreflightContext, keys: KeySet) -> Outcome:
    listed = context.metadata.id_token_signing_alg_values_supported if context.metadata else None
    usable = [name for name in ALGORITHMS if any(key.suits(name) for key in keys)]
    if not usable:
        return (problem("keys.none"),)
    good = [name for name in usable if listed is None or name in listed]
    shown = ", ".join(good or usable)
    # The login goes by the keys: a list is often wrong.
    unlisted = problem("keys.unlisted", listed=", ".join(listed or ()) or "none", usable=shown)
    return f"{len(keys)} usable, good for {shown}" if good else (unlisted,)
