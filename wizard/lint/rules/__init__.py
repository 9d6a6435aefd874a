"""Third pass: everything that is wrong with a deployment, and which values must not be shown."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from wizard.clearml.marks import DEMO_LINE
from wizard.clearml.variables import REFERENCES, Variable
from wizard.files import restrict_command
from wizard.lint import meaning
from wizard.lint import variable_names as names
from wizard.lint.finding import Finding, Place, finding
from wizard.lint.parse import limits
from wizard.lint.parse.env_entry import Entry, Form
from wizard.lint.resolve.deployment import Arrival, Deployment
from wizard.lint.rules.settings import check_duplicates, check_names, check_settings
from wizard.lint.rules.values import check_value
from wizard.model.repeated_secret import repeats_secret

UNREADABLE = frozenset(
    ("file.not-yaml", "file.template", "file.too-deep", "file.too-many", "file.too-much")
)
"""Codes of files that are text, but could not be parsed."""

_EXPLAINS_ABSENCE = UNREADABLE | {
    "file.duplicate-key",
    "compose.env-file-missing",
    "compose.misplaced",
    "compose.no-image",
    "compose.not-text",
    "compose.shape",
    "compose.env-file-service",
    "compose.not-loaded",
    "compose.service",
    "kubernetes.lost",
    "kubernetes.place",
    "kubernetes.no-list",
}
_OTHER_FORMS = frozenset(
    (
        *("file.config", "file.inspect", "file.task", "file.other"),
        *("kubernetes.config", "kubernetes.not-read", "kubernetes.sealed", "kubernetes.fetched"),
    )
)
"""Codes of settings in a form that is not read: errors where nothing else sets any."""
_ELSEWHERE = "compose.elsewhere"
_REFERENCE = re.compile(r"""[\\'"\s]*\$(\{[^{}]*\}|\w+)[\\'"\s]*""")


def check(
    deployment: Deployment, arrivals: Sequence[Arrival]
) -> tuple[tuple[Arrival, ...], tuple[Finding, ...]]:
    """Apply every rule.

    Returns:
        The arrivals of Ping and those with a wrong name, each with its own findings; and all
        findings. Both are in the order of files and lines.
    """
    checked = [_checked(a, deployment) for a in arrivals]
    ours = _with_leaks([a for a in checked if a.named.concerns_ping])
    settings = {a.row.name: a for a in ours if a.row}
    meant = {
        a.named.nearest.name for a in ours if a.named.problem in names.MEANT and a.named.nearest
    }
    first = Place(deployment.sources[0].name) if deployment.sources else Place("")
    in_other_form = any(f.code in (*_OTHER_FORMS, _ELSEWHERE) for f in deployment.findings)
    is_any = settings or meant
    of_settings = check_settings(settings, first, meant) if is_any else _nothing(deployment, first)
    found = (
        *(_softened(f) if settings else f for f in deployment.findings),
        *_check_files(deployment, ours),
        *check_names(deployment.entries),
        *check_duplicates(deployment.entries),
        *(f for a in checked for f in a.findings),
        # What is missing may be set in the form that is not read.
        *(f.as_warning() if in_other_form else f for f in of_settings),
        *(() if limits.remaining() else [finding("file.too-much", first)]),
    )
    ranks = {source.name: at for at, source in enumerate(deployment.sources)}

    def rank(place: Place) -> tuple[int, int]:
        return ranks.get(place.file, -1), place.line

    return (
        tuple(sorted(ours, key=lambda a: rank(a.entry.place))),
        tuple(sorted(dict.fromkeys(found), key=lambda f: rank(f.place))),
    )


def _checked(arrival: Arrival, read: Deployment) -> Arrival:
    in_time = limits.remaining()
    return replace(arrival, findings=check_value(arrival, read.unused)) if in_time else arrival


def _softened(said: Finding) -> Finding:
    return said.as_warning() if said.code in _OTHER_FORMS else said


def _nothing(read: Deployment, first: Place) -> Iterator[Finding]:
    """Where none of Ping's variables arrives, and nothing else explains it."""
    codes = {f.code for f in read.findings if f.is_error}
    rejected = any(code.startswith("env.") for code in codes)
    explained = rejected or bool(codes & (_EXPLAINS_ABSENCE | _OTHER_FORMS))
    encrypted = any(source.is_encrypted for source in read.sources)
    if explained or encrypted or read.unreadable or not read.sources:
        return
    in_secrets = [e for e in read.unrelated if e.form is Form.SECRET]
    alone = {e.source.name for e in in_secrets} == {s.name for s in read.sources}
    is_secret = alone and len(in_secrets) == len(read.unrelated)
    yield finding("kubernetes.secret-alone" if is_secret else "missing.all", first)


def _check_files(read: Deployment, ours: Sequence[Arrival]) -> Iterator[Finding]:
    for source in read.sources:
        if source.text.startswith(DEMO_LINE):
            yield finding("file.demo", Place(source.name, 1))
        if source.is_encrypted:
            said = finding("file.encrypted", Place(source.name), file=source.name)
            yield said.as_warning() if ours else said
    secret = {e.source.name: e.source.readable_by_all for e in _secret_lines(read, ours)}
    for name, readable in secret.items():
        if readable is not False:
            code = "file.readable-by-all" if readable else "file.access-not-checked"
            yield finding(code, Place(name), file=name, command=restrict_command(name))


def _secret_lines(read: Deployment, ours: Sequence[Arrival]) -> Iterator[Entry]:
    """Where the client secret is written: in its variable, in what that is filled in from."""
    for arrival in ours:
        row = _secret_row(arrival)
        if row:
            lines = (arrival.entry, *meaning.origins(arrival.entry, row))
            yield from (e for e in lines if _has_text(e) and not _is_elsewhere(e, row))
    guides = REFERENCES["client_secret"]
    yield from (e for e in read.unrelated if e.name == guides and _has_text(e))


def _secret_row(arrival: Arrival) -> Variable | None:
    """The client secret's row, also under a wrong name for it."""
    row = arrival.row or arrival.named.nearest
    return row if row and row.secret else None


def _has_text(entry: Entry) -> bool:
    """Whether anything is written there: an example that was never filled in has no secret."""
    return entry.written.reveal() not in meaning.NOTHING


def _is_elsewhere(entry: Entry, row: Variable) -> bool:
    """Whether only a reference is written there, or something in the place of the secret."""
    refers = _REFERENCE.fullmatch(entry.written.reveal())
    certain = refers and (entry.references or refers[1].startswith("{"))
    return bool(certain or meaning.in_its_place(entry, row))


def _with_leaks(ours: Sequence[Arrival]) -> tuple[Arrival, ...]:
    """The same, with those marked that repeat the secret, or that there is no time for."""
    secrets = {text for a in ours if (row := _secret_row(a)) for text in _secret_texts(a, row)}
    return tuple(replace(a, leaks=_repeats(a, secrets)) for a in ours)


def _secret_texts(arrival: Arrival, row: Variable) -> Iterator[str]:
    """What arrives, and what was meant."""
    own = arrival.entry
    if arrival.row or (own.written and not own.references):
        for entry in (own, *meaning.origins(own, row)):
            yield entry.text.reveal()
            if not entry.is_too_long:
                yield meaning.text_of(entry, row)


def _repeats(arrival: Arrival, secrets: Collection[str]) -> bool:
    if not limits.remaining():
        return True
    text = "\n".join(arrival.read.texts())
    return names.mentions_secret(text) or repeats_secret(text, secrets)
