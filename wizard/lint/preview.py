"""What opening existing files would fill in: shown before, and then done to the draft."""

from __future__ import annotations

from dataclasses import fields

from wizard.clearml.redact_url import shown
from wizard.clearml.variables import VARIABLES, Assignment, Kind, Value, Variable, masked
from wizard.lint.importing import Imported
from wizard.lint.names import mentions_secret
from wizard.model.draft import Draft
from wizard.model.secret import DOTS

_SILENT = Draft(pkce=False)
_DRAFT_FIELDS = frozenset(field.name for field in fields(Draft))
_SHORTEST_SECRET = 4  # a shorter text is found in every address by chance


def changes(found: Imported) -> dict[str, Value]:
    """The fields of the draft that the files fill in, by name.

    What the files leave out stays as it is, except for PKCE: a deployment whose endpoints are there
    and that says nothing of PKCE works without it.
    """
    filled = {
        row.field: value
        for row in VARIABLES
        if row.field in _DRAFT_FIELDS
        and (value := getattr(found.draft, row.field)) != getattr(_SILENT, row.field)
    }
    whole = bool(found.draft.authorize_url and found.draft.access_token_url)
    return filled | ({"pkce": found.draft.pkce} if whole else {})


def filling(found: Imported, draft: Draft) -> dict[str, Value]:
    """What taking the files over does to a draft.

    Two endpoints come with them and the test login needs more, so an address of Ping's stands
    ready from which the others can be looked up.
    """
    filled = changes(found)
    address = filled.get("authorize_url")
    known = draft.ping_url.strip() or not address
    return filled if known or address is None else filled | {"ping_url": address}


def preview(found: Imported) -> tuple[tuple[str, str], ...]:
    """Name and value of each variable that fills something in; a secret is masked everywhere."""
    values: dict[str, Value] = dict(changes(found))
    if found.credentials.client_id:
        values["client_id"] = found.credentials.client_id
    if found.credentials.client_secret:
        values["client_secret"] = found.credentials.client_secret
    rows = (row for row in VARIABLES if row.field in values and _holds(row, values[row.field]))
    secret = found.credentials.client_secret.reveal()
    return tuple((row.name, _drawn(row, values[row.field], secret)) for row in rows)


def _holds(row: Variable, value: Value) -> bool:
    """Two variables share a field where a method belongs to a switch: the switch is shown."""
    return (row.kind is Kind.FLAG) == isinstance(value, bool)


def _drawn(row: Variable, value: Value, secret: str) -> str:
    drawn = masked(Assignment(row, _shown(row, value)))
    # A value that repeats the secret by mistake must not show it.
    leaks = len(secret) >= _SHORTEST_SECRET and secret in _plain(value)
    return DOTS if leaks or mentions_secret(_plain(value)) else drawn


def _shown(row: Variable, value: Value) -> Value:
    if isinstance(value, tuple):
        return tuple(shown(row, one) for one in value)
    return shown(row, value) if isinstance(value, str) else value


def _plain(value: Value) -> str:
    if isinstance(value, tuple):
        return "\n".join(value)
    return value if isinstance(value, str) else ""
