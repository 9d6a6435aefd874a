"""Prints measurements beside their baseline: medians, spread, ratio and its limit."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One thing measured, in the same run as its baseline.

    Attributes:
        what: With its unit.
        own: The program's figures.
        baseline: The figures to compare with.
        limit: The ratio of the medians that is still accepted; None: it is only shown.
    """

    what: str
    own: Sequence[float]
    baseline: Sequence[float]
    limit: float | None = None

    @property
    def ratio(self) -> float:
        """Of the medians."""
        return statistics.median(self.own) / statistics.median(self.baseline)

    @property
    def exceeded(self) -> bool:
        """True when the ratio is above its limit."""
        return self.limit is not None and self.ratio > self.limit


def print_table(rows: Sequence[Row]) -> int:
    """Print the rows; 1 when a ratio is above its limit, else 0."""
    print("| what | this program | baseline | ratio | limit |")
    print("|---|---|---|---|---|")
    for row in rows:
        limit = "" if row.limit is None else f"{row.limit:g}"
        cells = (row.what, _spread(row.own), _spread(row.baseline), f"{row.ratio:.2f}", limit)
        print(f"| {' | '.join(cells)} |")
    return int(any(row.exceeded for row in rows))


def _spread(figures: Sequence[float]) -> str:
    return f"{statistics.median(figures):.3g} ({min(figures):.3g} to {max(figures):.3g})"
