"""Problems: what is wrong, why, what to do and where; their sentences are in `resources/problems/`.

Every module that finds something wrong calls `problem("family.rule", fact=value)`. The file
`resources/problems/family.toml` has the sentences; it is read with the first problem of its family.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import Any, Final, Generic, NamedTuple, TypeVar

from wizard.assets import resource
from wizard.model.product import Product
from wizard.model.step import Step
from wizard.model.text import visible

LONGEST_LINE: Final = 110
"""Characters of `Problem.what`."""

LONGEST_FACT: Final = 300
"""Characters of a fact inside an explanation."""

_SHORTEST_FACT: Final = 8
_PLACEHOLDER = re.compile(r"\{([a-z_][a-z0-9_.]*)\}")
_HEADING = re.compile(r"^\[([a-z0-9-]+)\]\n", re.MULTILINE)
_STEP = "step."
_HIDDEN = "…"

Fact = str | int
T = TypeVar("T")


class Severity(Enum):
    """An error stops the step it belongs to; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong that a person can fix.

    Attributes:
        code: Stable dotted name, `family.rule`, e.g. `webapp-url.scheme`.
        what: What happened, one line of at most 110 characters.
        why: Why that matters or how it comes about.
        remedy: What to do; names the menu in Ping or the step of the wizard.
        step: The wizard's step at which it is fixed.
        field: Name of the `Draft` field (or `client_id`, `client_secret`) it belongs to.
        severity: Error or warning.
    """

    code: str
    what: str
    why: str
    remedy: str
    step: Step
    field: str | None = None
    severity: Severity = Severity.ERROR

    @property
    def family(self) -> str:
        """The first part of the code: which file of `resources/problems/` has its sentences."""
        return _family(self.code)

    @property
    def is_error(self) -> bool:
        """True when the step cannot be left with this."""
        return self.severity is Severity.ERROR

    def at(self, field: str | None, step: Step | None = None) -> Problem:
        """The same problem at another field or step than the table's; None changes nothing."""
        return replace(self, field=field or self.field, step=step or self.step)

    def as_warning(self) -> Problem:
        """The same words, without stopping anything."""
        return replace(self, severity=Severity.WARNING)


Problems = tuple[Problem, ...]


def errors(problems: Problems) -> Problems:
    """Those that stop a step."""
    return tuple(p for p in problems if p.is_error)


class Parsed(NamedTuple, Generic[T]):
    """What a field parser returns; `value` is set exactly when no problem is an error."""

    value: T | None
    problems: Problems = ()

    @property
    def ok(self) -> bool:
        """True when the field can be used."""
        return not errors(self.problems)


def good(value: T, *warnings: Problem) -> Parsed[T]:
    """A usable value, perhaps with warnings."""
    return Parsed(value, warnings)


def bad(*problems: Problem) -> Parsed[T]:
    """No value; at least one of `problems` is an error."""
    return Parsed(None, problems)


class ProductRemedy(NamedTuple):
    """What to do in one Ping product: the checklist item of its guide, and the action there."""

    item: str
    action: str


class ProblemType(NamedTuple):
    """A problem before its facts are known; `{name}` in the sentences is replaced by a fact.

    `{step.login}` is replaced by the step's name as the window shows it.

    Attributes:
        code: As in `Problem`, and so are the sentences, step, field and severity.
        personal: Facts that may show who signed in.
        remedies: Remedies in the words of a Ping product.
    """

    code: str
    what: str
    why: str
    remedy: str
    step: Step
    field: str | None = None
    severity: Severity = Severity.ERROR
    personal: frozenset[str] = frozenset()
    remedies: Mapping[Product, ProductRemedy] = MappingProxyType({})

    @property
    def facts(self) -> frozenset[str]:
        """Names of the facts that the sentences need."""
        names = _PLACEHOLDER.findall("\n".join((self.what, self.why, self.remedy)))
        return frozenset(name for name in names if not name.startswith(_STEP))


def problem(code: str, /, **facts: Fact) -> Problem:
    """The problem `code` with its facts filled in, made visible and bounded.

    Args:
        code: A key of `resources/problems/`.
        facts: Values for the sentences' `{names}`.

    Raises:
        KeyError: There is no such problem, or a fact that its sentences name is missing.
        TypeError: A fact is neither text nor a whole number, such as a `Secret`.
    """
    found = problem_type(code)
    for name, fact in facts.items():
        if not isinstance(fact, str | int):
            raise TypeError(f"the fact {name} of {code} is a {type(fact).__name__}")
    return Problem(
        code=code,
        what=_line(found.what, facts),
        why=_filled(found.why, facts, LONGEST_FACT),
        remedy=_filled(found.remedy, facts, LONGEST_FACT),
        step=found.step,
        field=found.field,
        severity=found.severity,
    )


def impersonal(found: Problem) -> str:
    """What happened, without facts that may show who signed in."""
    kind = problem_types(found.family).get(found.code)
    if kind is None or not kind.personal:
        return found.what
    return _line(kind.what, dict.fromkeys(kind.facts, _HIDDEN))


@cache
def problem_type(code: str) -> ProblemType:
    """The row of the table for a code.

    Raises:
        KeyError: There is none.
    """
    family, _, rule = code.partition(".")
    import tomllib  # noqa: PLC0415 - for the first problem

    return _row(code, tomllib.loads(_sections(family)[rule]))


def problem_types(family: str) -> Mapping[str, ProblemType]:
    """The problems of one family by their codes; empty for a family that does not exist.

    Raises:
        ValueError: The family's file is damaged.
    """
    codes = (f"{family}.{rule}" for rule in _sections(family))
    return MappingProxyType({code: problem_type(code) for code in codes})


@cache
def _sections(family: str) -> Mapping[str, str]:
    """Each rule of a family as text; a row is parsed when it is needed, as few are."""
    try:
        text = resource("problems", f"{family}.toml").read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    _, *parts = _HEADING.split(text)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def families() -> tuple[str, ...]:
    """Every family, by its name."""
    return tuple(sorted(path.stem for path in resource("problems").glob("*.toml")))


def _family(code: str) -> str:
    return code.partition(".")[0]


def _row(code: str, row: Mapping[str, Any]) -> ProblemType:
    remedies = {
        Product(name): ProductRemedy(one["item"], _filled(one["do"], {}, LONGEST_FACT))
        for name, one in row.get("remedies", {}).items()
    }
    return ProblemType(
        code=code,
        what=row["what"],
        why=row["why"],
        remedy=row["remedy"],
        step=Step(row["step"]),
        field=row.get("field"),
        severity=Severity(row.get("severity", Severity.ERROR.value)),
        personal=frozenset(row.get("personal", ())),
        remedies=MappingProxyType(remedies),
    )


def _filled(template: str, facts: Mapping[str, Fact], longest: int) -> str:
    """`template` with every fact put in once: braces inside a fact stay as they are."""

    def fact(found: re.Match[str]) -> str:
        name = found[1]
        if name.startswith(_STEP):
            return f"step “{Step(name.removeprefix(_STEP)).title}”"
        return visible(facts[name], longest)

    return _PLACEHOLDER.sub(fact, template)


def _line(template: str, facts: Mapping[str, Fact]) -> str:
    """The first line, with facts cut so that it stays within its limit."""
    names = [name for name in _PLACEHOLDER.findall(template) if not name.startswith(_STEP)]
    bare = len(_filled(template, dict.fromkeys(names, ""), LONGEST_FACT))
    room = max(_SHORTEST_FACT, (LONGEST_LINE - bare) // max(1, len(names)) - 1)
    line = _filled(template, facts, room)
    return line if len(line) <= LONGEST_LINE else line[: LONGEST_LINE - 1] + "…"
