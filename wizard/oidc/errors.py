"""The one place where problems of OpenID Connect are built, from the tables in `oidc.faults`.

Codes are stable: whoever knows the product in use may replace a remedy by the code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from string import Formatter
from types import MappingProxyType

from wizard.model.problem import Problem
from wizard.model.text import visible
from wizard.oidc.faults import callback, claims, discovery, http, id_token, keys, token, userinfo
from wizard.oidc.faults.row import Fault

LONGEST_LINE = 110
"""Characters of a problem's first line."""

LONGEST_FACT = 300
"""Characters of a foreign fact inside an explanation."""

_SHORTEST_FACT = 8


def table(rows: Iterable[Fault]) -> Mapping[str, Fault]:
    """The rows by their codes.

    Raises:
        ValueError: Two rows have the same code.
    """
    by_code: dict[str, Fault] = {}
    for row in rows:
        if row.code in by_code:
            raise ValueError(f"two faults share the code {row.code}")
        by_code[row.code] = row
    return MappingProxyType(by_code)


FAULTS = table(
    (
        *http.FAULTS,
        *discovery.FAULTS,
        *callback.FAULTS,
        *token.FAULTS,
        *keys.FAULTS,
        *id_token.FAULTS,
        *userinfo.FAULTS,
        *claims.FAULTS,
    )
)
"""Every fault by its code."""


def problem(code: str, /, *, at: str | None = None, **facts: object) -> Problem:
    """The problem `code` with its facts filled in, made visible and bounded.

    Args:
        code: A key of `FAULTS`.
        at: Name of the field it belongs to here, when that is not the table's.
        facts: What the row's `{names}` stand for.

    Raises:
        KeyError: There is no such fault, or a fact that its texts name is missing.
    """
    fault = FAULTS[code]
    return Problem(
        code=code,
        what=_line(fault.what, facts),
        why=_text(fault.why, facts),
        remedy=_text(fault.remedy, facts),
        step=fault.step,
        field=at or fault.field,
        severity=fault.severity,
    )


def facts(code: str) -> Mapping[str, str]:
    """A stand-in, `<name>`, for each fact that the texts of `code` name.

    Raises:
        KeyError: There is no such fault.
    """
    fault = FAULTS[code]
    texts = (fault.what, fault.why, fault.remedy)
    return {name: f"<{name}>" for text in texts for name in _names(text)}


def _names(template: str) -> tuple[str, ...]:
    return tuple(name for _, name, _, _ in Formatter().parse(template) if name)


def _line(template: str, facts: Mapping[str, object]) -> str:
    names = _names(template)
    if not names:
        return template
    bare = len(template) - sum(len(name) + 2 for name in names)
    room = max(_SHORTEST_FACT, (LONGEST_LINE - bare) // len(names) - 1)
    line = template.format(**{name: _short(facts[name], room) for name in names})
    return line if len(line) <= LONGEST_LINE else line[: LONGEST_LINE - 1] + "…"


def _short(fact: object, room: int) -> str:
    drawn = visible(fact, LONGEST_FACT)
    return drawn if len(drawn) <= room else drawn[:room] + "…"


def _text(template: str, facts: Mapping[str, object]) -> str:
    return template.format(
        **{name: visible(facts[name], LONGEST_FACT) for name in _names(template)}
    )
