"""`docs/check-codes.md`: everything that `check` finds, from the problem table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from wizard.lint.finding import BY_EXPORT
from wizard.model.problem import ProblemType, problem_types
from wizard.model.step import Step

FAMILIES = (
    *("file", "compose", "kubernetes", "env", "name", "duplicate", "value", "helper"),
    *("reference", "type", "missing", "groups", "pkce"),
)
"""Families of problems that a file can have, in the order of the page."""

_INTRODUCTION = """\
# What `check` finds

Made by `make docs` from the program's own tables.
[check.md](check.md) says how the command is used.

An error makes the command end with 1; a warning does not. What is in a form that is not read is an
error where the files set no variable, else a warning. Words in capitals are placeholders for
what is named in a file. An address, a client ID, a secret, a company id and the groups claim must
also keep the rules of the wizard's fields, under the codes `endpoint.…`, `client-id.…`,
`client-secret.…`, `company.…` and `groups-claim.…`.
"""

_HEAD = "| Code | Severity | What is wrong | Why | What to do |\n| --- | --- | --- | --- | --- |"

_IN_GENERAL: Mapping[str, str] = MappingProxyType(
    {
        "short": "the variable",
        "nearest": "NAME",
        "near": " The nearest known name is NAME, if there is one.",
        "fix": BY_EXPORT,
        "name": "NAME",
        "file": "FILE",
        "command": "`chmod 600 FILE`, on Windows the icacls command that is shown",
        "winner": "FILE",
        "more": "",
        "none": "",
        "found": "Those that could be meant are named.",
        "line": "LINE",
        "provider": "PROVIDER",
        "prefix": "PREFIX__",
        "service": "SERVICE",
        "apiserver": "apiserver",
        "kind": "a field of the Pod",
        "type": "a list, a map, a number or a switch",
        "right": "'…'",
        "entry": "NAME: 'VALUE' or - 'NAME=VALUE'",
        "key": "environment",
        "shape": "a map or a list",
        "path": "PATH",
        "alias": "ALIAS",
        "object": "Secret or ConfigMap",
        "store": "KIND",
        "listed": '["First group", "Second group"]',
        "cause": "a quote that is alone, or a sign such as $, +, = or a bracket, has a meaning",
        "write": "Write it in quotes that the apiserver reads",
        "reason": "The reason is said.",
    }
)


def rows() -> tuple[ProblemType, ...]:
    """Every kind of problem that `check` can find; other steps share some of the families."""
    found = (row for family in FAMILIES for row in problem_types(family).values())
    return tuple(row for row in found if row.step is Step.EXPORT)


def page() -> str:
    """The catalog as Markdown."""
    return f"{_INTRODUCTION}\n{_table(rows())}\n"


def _table(found: Sequence[ProblemType]) -> str:
    return "\n".join((_HEAD, *map(_line, found)))


def _line(row: ProblemType) -> str:
    texts = (_general(text) for text in (row.what, row.why, row.remedy))
    return f"| {' | '.join((f'`{row.code}`', row.severity.value, *texts))} |"


def _general(template: str) -> str:
    text = re.sub(r"\{([a-z]+)\}", lambda m: _IN_GENERAL[m[1]], template)
    for sign, written in (("\\", "\\\\"), ("<", "&lt;"), ("|", "\\|")):
        text = text.replace(sign, written)
    return text[0].upper() + text[1:] if template.startswith("{") else text
