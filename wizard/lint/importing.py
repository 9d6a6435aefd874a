"""Opens what exists: a draft filled from the files of a deployment, previewed before it is used."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from wizard.clearml.redact_url import redact_url
from wizard.clearml.variables import VARIABLES, Assignment, Kind, Value, Variable, masked
from wizard.lint import meaning
from wizard.lint import variable_names as names
from wizard.lint.existing import existing_files
from wizard.lint.finding import short
from wizard.lint.report import Report, check_files
from wizard.model.credentials import Credentials
from wizard.model.draft import Deployment, Draft
from wizard.model.existing import ExistingFile
from wizard.model.problem import Problem, Problems, problem
from wizard.model.repeated_secret import repeats_secret
from wizard.model.secret import DOTS, Secret
from wizard.model.text import join_names, visible

_NOTHING_SET = Draft(pkce=False)
"""What ClearML does where a file says nothing: neither PKCE nor groups."""

_DRAFT_FIELDS = frozenset(field.name for field in dataclasses.fields(Draft))


@dataclass(frozen=True, slots=True)
class Imported:
    """What an existing deployment says.

    Attributes:
        draft: Filled as far as the files go. Where a value arrives damaged, it has what was meant,
            if that is clear. The files do not say where the web app is.
        credentials: Client ID and secret; either may be empty. Their version is not set.
        problems: What is wrong in the files, for the pages of the wizard.
        to_keep: What stays in the files, and which of their lines must be removed.
        unreadable: Whether a file could not be read at all.
    """

    draft: Draft
    credentials: Credentials
    problems: Problems
    to_keep: Problems
    unreadable: bool


def draft_from(paths: Sequence[Path]) -> Imported:
    """Reads the files as one deployment. Never raises for their content."""
    report = check_files(paths)
    found = tuple(_values(report))
    values = {row.field: value for row, value in found}
    # Two rows share a field where a method belongs to a switch: the switch counts.
    values |= {row.field: value for row, value in found if isinstance(value, bool)}
    secret = values.get("client_secret")
    fields: dict[str, Any] = {
        name: v for name, v in values.items() if _fits(name, v) and not _repeats(v, secret)
    }
    return Imported(
        replace(_NOTHING_SET, deployment=_deployment(report), **fields),
        Credentials(
            str(values.get("client_id", "")),
            secret if isinstance(secret, Secret) else Secret(""),
            version="",
        ),
        tuple(_problems(report)),
        tuple(p for file in existing_files(paths) for p in _to_keep(file)),
        report.deployment.unreadable,
    )


def _deployment(report: Report) -> Deployment:
    service = report.deployment.apiserver
    return Deployment(service=service) if service else Deployment()


def _values(report: Report) -> Iterator[tuple[Variable, Value]]:
    """What each variable is to be; a wrong name counts where its right one is not set."""
    set_here = {one.row.name for one in report.arrivals if one.row}
    for one in report.arrivals:
        nearest = one.named.nearest
        is_meant = one.named.problem in names.MEANT and nearest and nearest.name not in set_here
        row = one.row or (nearest if is_meant else None)
        value = meaning.value(one, row, sound=one.row is not None and one.is_sound) if row else None
        # Two lines may have run into one value, and the second may be the secret's.
        leaks = isinstance(value, str) and names.mentions_secret(value)
        if row and value is not None and not leaks:
            yield row, value


def _fits(name: str, value: Value) -> bool:
    """Whether the draft has a field of that name and type."""
    return type(getattr(_NOTHING_SET, name, None)) is type(value)


def _repeats(value: Value, secret: Value | None) -> bool:
    """Whether a value contains the secret by mistake: a draft never has it."""
    return isinstance(secret, Secret) and repeats_secret(_plain(value), (secret.reveal(),))


def _plain(value: Value) -> str:
    """The texts of a value, one per line."""
    texts = value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()
    return "\n".join(texts)


def _problems(report: Report) -> Iterator[Problem]:
    rows = {one.row.name: one.row for one in report.arrivals if one.row}
    for found in report.findings:
        row = rows.get(found.variable or "")
        yield found.for_page(row.step, row.field) if row else found.for_page()


def _to_keep(file: ExistingFile) -> Iterator[Problem]:
    name = visible(file.path.name, 80)
    stay = [one for one in file.others if one not in file.dropped]
    if stay:
        yield problem("export.stays", file=name, names=join_names(stay))
    if file.dropped:
        yield problem("import.list-entries", file=name, names=join_names(file.dropped))
    wins = [line for line in file.ping if line.wins]
    if wins:
        named = join_names(short(line.name) for line in wins)
        numbers = join_names(line.line for line in wins)
        yield problem("export.wins", file=name, names=named, lines=numbers)


def changes(found: Imported) -> dict[str, Value]:
    """The fields of the draft that the files fill in, by name.

    What the files leave out stays as it is, except for PKCE: a deployment that has the endpoints
    and says nothing of PKCE works without it.
    """
    filled = {
        row.field: value
        for row in VARIABLES
        if row.field in _DRAFT_FIELDS
        and (value := getattr(found.draft, row.field)) != getattr(_NOTHING_SET, row.field)
    }
    has_endpoints = bool(found.draft.authorize_url and found.draft.access_token_url)
    return filled | ({"pkce": found.draft.pkce} if has_endpoints else {})


def filling(found: Imported, draft: Draft) -> dict[str, Value | Deployment]:
    """What using the files does to a draft.

    They have two endpoints and the test login needs more, so one of Ping's addresses is filled in
    from which the others can be looked up.
    """
    filled: dict[str, Value | Deployment] = {**changes(found)}
    service = found.draft.deployment.service
    if filled and service != Deployment().service:
        filled["deployment"] = replace(draft.deployment, service=service)
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
    # Two variables share a field where a method belongs to a switch: the switch is shown.
    rows = (row for row in VARIABLES if row.field in values)
    right = (r for r in rows if (r.kind is Kind.FLAG) == isinstance(values[r.field], bool))
    secret = found.credentials.client_secret.reveal()
    return tuple((row.name, _drawn(row, values[row.field], secret)) for row in right)


def _drawn(row: Variable, value: Value, secret: str) -> str:
    texts = value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()
    plain = _plain(value)
    # A value that repeats the secret by mistake must not show it.
    if repeats_secret(plain, (secret,)) or names.mentions_secret(plain):
        return DOTS
    safe = [redact_url(row, text) for text in texts]
    if isinstance(value, tuple):
        return masked(Assignment(row, tuple(safe)))
    return masked(Assignment(row, safe[0] if safe else value))
