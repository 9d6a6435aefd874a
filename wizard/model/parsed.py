"""What a field parser gives: a value, or all that is wrong, or a value with warnings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from wizard.model.problem import Problem, Problems, errors

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Parsed(Generic[T]):
    """`value` is set exactly when no problem is an error."""

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
