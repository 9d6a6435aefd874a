"""One test over a table of rows, that lists every row which is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar, TypeVarTuple

Given = TypeVar("Given")
Row = TypeVarTuple("Row")


def differing(
    function: Callable[[Given], object], table: Mapping[Given, object]
) -> list[tuple[Given, object]]:
    """The rows for which `function` returns something else than the table says, or raises.

    Returns:
        For each, what was given and what came out: a value, or the exception.
    """
    found = [(given, _outcome(function, given), wanted) for given, wanted in table.items()]
    return [(given, out) for given, out, wanted in found if out != wanted]


def _outcome(function: Callable[[Given], object], given: Given) -> object:
    try:
        return function(given)
    except Exception as error:  # noqa: BLE001 - listed beside the other rows
        return error


def failures(rows: Iterable[tuple[*Row]], check: Callable[[*Row], None]) -> dict[str, str]:
    """The rows for which `check` fails or raises, with the reason; empty when all are right."""
    found = {}
    for number, row in enumerate(rows):
        try:
            check(*row)
        except Exception as error:  # noqa: BLE001 - whatever it is, the other rows are tried too
            found[f"row {number}"] = f"{type(error).__name__}: {error}"
    return found
