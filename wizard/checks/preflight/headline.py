"""The outcome of a pre-flight in one sentence, and how many checks are left without one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from wizard.model.verdict import State, Verdict

BannerText = tuple[str, str, Literal["failed", "warned", "passed"]]
"""A sentence, an explanation, their tone."""

NEEDED = frozenset(
    f"preflight.{name}"
    for name in (
        *("discovery", "issuer", "endpoints", "keys", "credentials"),
        *("application", "callback-url", "pkce", "client-auth"),
    )
)
"""Checks that always apply: without an outcome, they leave a gap."""

ORDER = (State.FAILED, State.WARNED, State.SKIPPED)
"""What needs attention, the most urgent first."""

_REMEDIES = "See the remedies below."
_UNREACHED = "You can continue if this computer cannot reach Ping."


def needs_attention(verdict: Verdict) -> bool:
    """Whether a verdict is of interest beyond the count; some skipped checks do not apply."""
    if verdict.state is State.SKIPPED:
        return verdict.waits or verdict.check in NEEDED
    return verdict.state is not State.PASSED


def not_checked(verdicts: Sequence[Verdict]) -> int:
    """How many checks that apply have no outcome: skipped, or not reached."""
    skipped = {v.check for v in verdicts if v.state is State.SKIPPED and needs_attention(v)}
    return len(skipped | (NEEDED - {v.check for v in verdicts}))


def headline(verdicts: Sequence[Verdict]) -> BannerText:
    """The outcome of all checks together."""
    number = Counter(v.state for v in verdicts)
    failed, warned, passed = (number[s] for s in (State.FAILED, State.WARNED, State.PASSED))
    gap = not_checked(verdicts)
    open_ = f", {gap} not checked" if gap else ""
    why = "What was not checked is listed below, with the reason." if gap else ""
    if failed:
        also = f"There {'is' if warned == 1 else 'are'} {_count(warned, 'warning')}, too."
        more = (_REMEDIES, _UNREACHED if gap else "", also if warned else "", why)
        return f"{_count(failed, 'check')} failed{open_}", _joined(more), "failed"
    if warned:
        return f"{_count(warned, 'warning')}{open_}", _joined(("Nothing failed.", why)), "warned"
    if gap:
        return f"Nothing wrong found{open_}", f"{why} You can go on.", "warned"
    return "All fine", f"{_count(passed, 'check')} passed. You can go on.", "passed"


def _joined(sentences: Sequence[str]) -> str:
    return " ".join(filter(None, sentences))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
