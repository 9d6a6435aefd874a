"""What a discovery document means for the endpoints that are filled in already."""

from __future__ import annotations

from collections.abc import Mapping

from wizard.model.draft import Draft
from wizard.model.endpoint_kinds import TITLES
from wizard.model.problem import Problem, Problems, problem
from wizard.oidc.discovery import ADDRESSES, Metadata
from wizard.ping.recognise import contradiction, known_address, recognise

_FILL_IN = "Fill in what Ping publishes"
FILLED_IN = {"issuer.unknown": _FILL_IN, "keys.not-filled-in": _FILL_IN}
"""Problems that a look-up fixes, with the caption of their button."""

MISMATCH = "discovery.issuer-mismatch"


def endpoints_of(found: Metadata) -> dict[str, str]:
    """The draft's fields as the document has them; empty where it has none."""
    return {name: getattr(found, source) for name, source in ADDRESSES.items()}


def differing_titles(draft: Draft, found: Metadata, filled: Mapping[str, str]) -> tuple[str, ...]:
    """Titles of the endpoints that were typed and differ from the document's.

    `filled` is what an earlier look-up filled in: that may be replaced without asking.
    """
    return tuple(
        TITLES[name]
        for name, value in endpoints_of(found).items()
        if value and getattr(draft, name).strip() not in ("", value, filled.get(name))
    )


def changes(draft: Draft, found: Metadata, filled: Mapping[str, str]) -> dict[str, object]:
    """What filling in changes; endpoints of an earlier look-up that this one lacks are emptied."""
    return {
        name: value
        for name, value in endpoints_of(found).items()
        if value or getattr(draft, name) == filled.get(name)
    }


def notes(draft: Draft, found: Metadata | None) -> Problems:
    """Warnings that follow from the addresses and the document."""
    known = known_address(draft)
    recognised = recognise(known)
    made = [contradiction(draft.product, known), recognised.notice if recognised else None]
    if found:
        made += [*(p for p in found.problems if p.code != MISMATCH), _pkce_note(draft, found)]
    return tuple(one for one in made if one)


def _pkce_note(draft: Draft, found: Metadata) -> Problem | None:
    listed = found.code_challenge_methods_supported
    if not draft.pkce or listed is None or "S256" in listed:
        return None
    return problem("pkce.not-advertised", methods=", ".join(listed) or "none")
