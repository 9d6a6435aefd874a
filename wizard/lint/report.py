"""The report of `check`: the three passes, and their outcome as records and as text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from wizard.clearml.redact_url import redact_url
from wizard.lint.finding import Finding, drawn, short
from wizard.lint.parse import parse_files
from wizard.lint.parse.env_entry import Outcome
from wizard.lint.parse.limits import total_time
from wizard.lint.parse.text_file import FileKind
from wizard.lint.resolve.deployment import Arrival, Deployment, arrivals, resolve
from wizard.lint.resolve.hocon import Type
from wizard.lint.rules import UNREADABLE, check
from wizard.model.secret import DOTS
from wizard.model.text import visible

_WIDTH = 96
_LABEL = 10
_MARK = 11


@dataclass(frozen=True, slots=True)
class Report:
    """What was read, what arrives of Ping's variables, and what is wrong."""

    deployment: Deployment
    arrivals: tuple[Arrival, ...]
    findings: tuple[Finding, ...]

    @property
    def is_unreadable(self) -> bool:
        """Whether a file could not be read, or not be parsed."""
        return self.deployment.unreadable or any(f.code in UNREADABLE for f in self.findings)

    @property
    def has_errors(self) -> bool:
        """Whether anything must be fixed."""
        return any(f.is_error for f in self.findings)

    def records(self) -> dict[str, object]:
        """What `check --json` prints."""
        return {
            "problems": [found.record() for found in self.findings],
            "effective": [_record(arrival) for arrival in self.arrivals],
        }

    def lines(self) -> Iterator[str]:
        """What `check` prints, without the summary."""
        for found in self.findings:
            yield from _finding_lines(found)
        if self.arrivals:
            yield "What the apiserver gets:"
            yield from (self._line(arrival) for arrival in self.arrivals)
            yield ""

    def summary(self) -> str:
        """How many errors and warnings there are."""
        errors = sum(f.is_error for f in self.findings)
        counted = ((errors, "error"), (len(self.findings) - errors, "warning"))
        said = [f"{n} {word}{'' if n == 1 else 's'}" for n, word in counted if n]
        return f"{', '.join(said)}." if said else "No errors."

    def _line(self, arrival: Arrival) -> str:
        name = short(drawn(arrival.entry.name))
        value = _value_text(arrival)
        mark = self._mark(arrival)
        return f"{mark:>{_MARK}}  {name:<42} {arrival.read.type.value:<9} {value}".rstrip()

    def _mark(self, arrival: Arrival) -> str:
        if self._is_wrong(arrival):
            return "error"
        if arrival.row is None:
            return "ignored"  # of another provider, or not known
        return "not checked" if arrival.read.type is Type.OUTSIDE else "ok"

    def _is_wrong(self, arrival: Arrival) -> bool:
        if arrival.entry.outcome is Outcome.REJECTED:
            return True  # the error may name the key of the Secret
        known = {drawn(arrival.entry.name), arrival.row.name if arrival.row else ""}
        return any(f.is_error and f.variable in known for f in self.findings)


def check_files(paths: Sequence[Path], env: FileKind | None = None) -> Report:
    """Reads the files as one deployment and checks it. Never raises for their content.

    `env` says what env files are that no compose file names; without it their content says it.
    """
    with total_time():
        deployment = resolve(parse_files(paths, env))
        return Report(deployment, *check(deployment, arrivals(deployment)))


def is_shown(arrival: Arrival) -> bool:
    """Whether its value may be shown: a known variable that is no secret."""
    return arrival.row is not None and not arrival.row.secret and not arrival.leaks


def _value(arrival: Arrival) -> str | bool | list[str] | None:
    """The value to be shown; None when it is masked, or nothing arrives."""
    row, read = arrival.row, arrival.read
    if row is None or not is_shown(arrival):
        return None
    if read.type is Type.FLAG:
        return read.flag
    if read.type is Type.LIST:
        return [visible(redact_url(row, item.reveal())) for item in read.items]
    has_text = read.type in (Type.TEXT, Type.NUMBER, Type.DURATION)
    return visible(redact_url(row, read.text.reveal())) if has_text else None


def _record(arrival: Arrival) -> dict[str, object]:
    place = arrival.entry.place
    return {
        "variable": arrival.row.name if arrival.row else drawn(arrival.entry.name),
        "type": arrival.read.type.value,
        "value": _value(arrival),
        "masked": not is_shown(arrival),
        "file": place.file,
        "line": place.line or None,
    }


def _value_text(arrival: Arrival) -> str:
    value = _value(arrival)
    if value is None:
        return "" if is_shown(arrival) else DOTS
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ", ".join(f"“{name}”" for name in value)
    # Spaces around it are not visible otherwise.
    start, end = len(value) - len(value.lstrip(" ")), len(value.rstrip(" "))
    return "␠" * start + value[start:end] + "␠" * (len(value) - max(start, end))


def _finding_lines(found: Finding) -> Iterator[str]:
    problem = found.problem
    yield f"{found.place}: {problem.severity.value}: {problem.what}  [{problem.code}]"
    if found.variable and found.variable not in problem.what:
        yield _paragraph("variable", found.variable)
    yield _paragraph("why", problem.why)
    yield _paragraph("remedy", problem.remedy)
    yield ""


def _paragraph(label: str, text: str) -> str:
    return textwrap.fill(
        text,
        _WIDTH,
        initial_indent=f"    {label + ':':{_LABEL}}",
        subsequent_indent=" " * (_LABEL + 4),
        break_long_words=False,
        break_on_hyphens=False,
    )
