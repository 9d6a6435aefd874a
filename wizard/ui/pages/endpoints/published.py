"""What a discovery document means for the endpoints that are filled in already."""

from __future__ import annotations

from collections.abc import Mapping

from wizard.model.draft import Draft
from wizard.model.problem import Problem, Problems, Severity
from wizard.model.step import Step
from wizard.oidc.discovery import Metadata
from wizard.ping.recognise import contradiction, recognise

FIELDS = {
    "authorize_url": ("authorization endpoint", "authorization_endpoint"),
    "access_token_url": ("token endpoint", "token_endpoint"),
    "issuer": ("issuer", "issuer"),
    "userinfo_url": ("userinfo endpoint", "userinfo_endpoint"),
    "jwks_url": ("JWKS address", "jwks_uri"),
}
"""The draft's fields that discovery fills: their titles, and where the metadata has them."""

_FILL_IN = "Fill in what Ping publishes"
FILLED_IN = {"issuer.unknown": _FILL_IN, "keys.not-filled-in": _FILL_IN}
"""Problems that a look-up mends, with what their button says."""

MISMATCH = "discovery.issuer-mismatch"


def published(found: Metadata) -> dict[str, str]:
    """The draft's fields as the document has them; empty where it names nothing."""
    return {name: getattr(found, source) for name, (_, source) in FIELDS.items()}


def clashes(draft: Draft, found: Metadata, filled: Mapping[str, str]) -> tuple[str, ...]:
    """Titles of the endpoints that were typed and that the document names otherwise.

    `filled` is what an earlier look-up put there: that may be replaced without asking.
    """
    return tuple(
        FIELDS[name][0]
        for name, value in published(found).items()
        if value and getattr(draft, name).strip() not in ("", value, filled.get(name))
    )


def changes(draft: Draft, found: Metadata, filled: Mapping[str, str]) -> dict[str, object]:
    """What filling in changes: no endpoint of an earlier look-up stays among those of this one."""
    return {
        name: value
        for name, value in published(found).items()
        if value or getattr(draft, name) == filled.get(name)
    }


def notes(draft: Draft, found: Metadata | None) -> Problems:
    """What the addresses and the document have to say, besides any error of the look-up."""
    addresses = (draft.ping_url, draft.access_token_url, draft.authorize_url, draft.issuer)
    known = next((one for one in addresses if recognise(one)), "")
    told = recognise(known)
    made = [contradiction(draft.product, known), told.notice if told else None]
    if found:
        made += [*(p for p in found.problems if p.code != MISMATCH), _pkce_note(draft, found)]
    return tuple(one for one in made if one)


def _pkce_note(draft: Draft, found: Metadata) -> Problem | None:
    offered = found.code_challenge_methods_supported
    if not draft.pkce or offered is None or "S256" in offered:
        return None
    return Problem(
        "pkce.not-advertised",
        "PKCE is on, but the provider does not advertise the method S256.",
        "What counts is the application's own setting; the advertisement is only a hint.",
        "Keep PKCE on if the application requires it; otherwise switch it off in step "
        f"“{Step.OPTIONS.title}”.",
        Step.OPTIONS,
        "pkce",
        Severity.WARNING,
    )
