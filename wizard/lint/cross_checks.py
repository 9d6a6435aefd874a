"""Settings that are missing or do not fit together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wizard.clearml.variables import VARIABLES, Variable
from wizard.lint import intent, names
from wizard.lint.catalog import finding
from wizard.lint.entry import Entry
from wizard.lint.finding import Finding, Place
from wizard.lint.helpers import ALWAYS
from wizard.lint.hocon import Read, Type

_PKCE, _METHOD = names.by_leaf("code_challenge"), names.by_leaf("code_challenge_method")
_ENABLED, _CLAIM = names.by_leaf("groups.enabled"), names.by_leaf("groups.claim")
_S256 = "S256"

Settled = Mapping[str, tuple[Entry, Read]]
"""By the guide's name: the entry that wins, and what arrives."""


def judge(settled: Settled, whole: Place) -> tuple[Finding, ...]:
    """What is missing; `whole` is the place to name for what stands nowhere."""
    return (*_missing(settled, whole), *_pkce(settled), *_groups(settled))


def _missing(settled: Settled, whole: Place) -> Iterator[Finding]:
    for row in VARIABLES:
        if row.when == ALWAYS and row.name not in settled:
            yield finding("missing.required", whole, row.name, nearest=row.name)


def _pkce(settled: Settled) -> Iterator[Finding]:
    method = settled.get(_METHOD.name)
    if _on(settled, _PKCE) and method is None:
        yield _at(settled, _PKCE, "pkce.no-method", _METHOD)
    if method is None:
        return
    if not _on(settled, _PKCE):
        yield _at(settled, _METHOD, "pkce.no-challenge", _PKCE)
    if intent.is_typographic(method[0], _METHOD, method[1]):
        return  # told as what it is
    if method[1].type is Type.TEXT and method[1].text.reveal() not in ("", _S256):
        yield _at(settled, _METHOD, "pkce.method", _METHOD)


def _groups(settled: Settled) -> Iterator[Finding]:
    ours = [row for row in VARIABLES if names.leaf(row).startswith("groups.")]
    given = [row for row in ours if row.name in settled and row is not _ENABLED]
    if _on(settled, _ENABLED):
        if _CLAIM.name not in settled:
            yield _at(settled, _ENABLED, "groups.no-claim", _CLAIM)
    elif given:
        yield _at(settled, given[0], "groups.not-enabled", _ENABLED)


def _on(settled: Settled, row: Variable) -> bool:
    """Whether a switch is on, or may be: one that is damaged is reported for that."""
    found = settled.get(row.name)
    if found is None:
        return False
    return found[1].flag or found[1].type is not Type.FLAG


def _at(settled: Settled, row: Variable, code: str, nearest: Variable) -> Finding:
    return finding(code, settled[row.name][0].place, row.name, nearest=nearest.name)
