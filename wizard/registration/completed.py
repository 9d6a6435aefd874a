"""A draft after the registration: what Ping answered, and the endpoints by discovery."""

from __future__ import annotations

from dataclasses import replace

from wizard.model.draft import Draft
from wizard.model.problem import Problem, problem
from wizard.oidc.discovery import ADDRESSES, discover
from wizard.oidc.http import CancelToken, HttpClient
from wizard.ping import guides
from wizard.registration.registrar import Filled


def changes_of(draft: Draft, filled: Filled) -> dict[str, object]:
    """The draft's fields without the endpoints; the checklist is done but for what is by hand."""
    if draft.product is None:
        return dict(filled.changes)
    items = guides.checklist(guides.guide(draft.product), guides.Context.of(draft))
    done = (one for one in items if one.id.rpartition("/")[2] not in filled.by_hand)
    return {**filled.changes, "ticks": draft.ticks.union(map(guides.tick_key, done))}


def completed(
    draft: Draft, filled: Filled, http: HttpClient, cancel: CancelToken
) -> tuple[Draft, Problem | None]:
    """The draft with everything filled in, and why the endpoints are missing."""
    draft = replace(draft, **changes_of(draft, filled))  # type: ignore[arg-type]  # by name
    if not filled.address:
        return draft, problem("registration.no-sign-in-address")
    found = discover(http, filled.address, cancel=cancel)
    if isinstance(found, Problem):
        return draft, found
    return replace(draft, **{name: getattr(found, its) for name, its in ADDRESSES.items()}), None
