"""Names, duplicates and settings that are missing or do not fit together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from wizard.clearml.variables import VARIABLES, Variable
from wizard.lint import meaning
from wizard.lint.finding import Finding, Place, finding
from wizard.lint.parse.env_entry import Entry
from wizard.lint.resolve.deployment import Arrival, winners
from wizard.lint.resolve.hocon import Type
from wizard.lint.variable_names import by_leaf, identify, leaf, path
from wizard.model.endpoint_kinds import TITLES, endpoint_problems

_PKCE, _METHOD = by_leaf("code_challenge"), by_leaf("code_challenge_method")
_ENABLED, _CLAIM = by_leaf("groups.enabled"), by_leaf("groups.claim")
_S256 = "S256"
_CREDENTIALS = frozenset(("client_id", "client_secret"))

Settings = Mapping[str, Arrival]
"""The variables of Ping that arrive, by the guide's names."""


def check_names(entries: Sequence[Entry]) -> Iterator[Finding]:
    """Wrong names, each with the right one where that is known."""
    paths = {path(e.name) or "" for e in entries}
    for entry in {e.name: e for e in entries}.values():
        named = identify(entry.name)
        if named.problem is None or (named.provider and _is_complete(named.provider, paths)):
            continue
        nearest = named.nearest.name if named.nearest else ""
        near = f" The nearest known name is {nearest}." if nearest else ""
        facts = {"nearest": nearest, "near": near, "provider": named.provider}
        facts["prefix"] = entry.name.partition("__")[0] + "__"
        yield finding(named.problem, entry.place, entry.name, **facts)


def _is_complete(provider: str, paths: set[str]) -> bool:
    """Whether that provider has credentials of its own, so that it is meant."""
    start = f"secure.login.sso.oauth_client.{provider}."
    return {start + end for end in _CREDENTIALS} <= paths


def check_duplicates(entries: Sequence[Entry]) -> Iterator[Finding]:
    """Every entry of Ping's variables that has no effect because another one wins."""
    by_name: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if identify(entry.name).row:
            by_name[entry.name].append(entry)
    used = {path(e.name): e for e in winners(entries)}
    for *earlier, last in by_name.values():
        yield from (_beaten(entry, last) for entry in earlier)
        winner = used[path(last.name)]
        row = identify(last.name).row
        if winner.name != last.name and row:
            place = str(winner.place)
            said = finding("duplicate.case", last.place, last.name, winner=place, nearest=row.name)
            yield _softened(said, last, winner)


def _beaten(loser: Entry, winner: Entry) -> Finding:
    place, at = str(winner.place), str(winner.place.line)
    if loser.source is winner.source and loser.form is winner.form:
        said = finding("duplicate.same-file", loser.place, loser.name, line=at)
    elif winner.in_environment and not loser.in_environment:
        said = finding("duplicate.shadowed", loser.place, loser.name, winner=place)
    else:
        said = finding("duplicate.overridden", loser.place, loser.name, winner=place)
    return _softened(said, loser, winner)


def _softened(said: Finding, loser: Entry, winner: Entry) -> Finding:
    """A warning only where both have the same value."""
    same = loser.outcome is winner.outcome and loser.text == winner.text
    return said.as_warning() if same else said


def check_settings(settings: Settings, first: Place, meant: Collection[str]) -> Iterator[Finding]:
    """What is missing, and PKCE or groups that are half set up.

    Args:
        settings: What arrives.
        first: The place to name for what is in no file.
        meant: The variables for which a wrong name was reported.
    """
    for row in VARIABLES:
        if row.when == meaning.ALWAYS and row.name not in (*settings, *meant):
            yield finding("missing.required", first, row.name, nearest=row.name)
    yield from _endpoints(settings)
    yield from _pkce(settings)
    yield from _groups(settings)


def _endpoints(settings: Settings) -> Iterator[Finding]:
    """Addresses without an error of their own that cannot be what they are set as."""
    sound = {a.row.field: a for a in settings.values() if a.row and a.is_sound}
    texts = {name: a.read.text.reveal() for name, a in sound.items() if name in TITLES}
    for found in endpoint_problems(texts):
        entry = sound[found.field or ""].entry
        yield Finding(entry.place, entry.name, found)


def _pkce(settings: Settings) -> Iterator[Finding]:
    method = settings.get(_METHOD.name)
    if method is None:
        if _is_on(settings, _PKCE):
            yield _at(settings, _PKCE, "pkce.no-method", _METHOD)
        return
    if not _is_on(settings, _PKCE):
        yield _at(settings, _METHOD, "pkce.no-challenge", _PKCE)
    if meaning.is_typographic(method, _METHOD):
        return  # reported as that
    if method.read.type is Type.TEXT and method.read.text.reveal() not in ("", _S256):
        yield _at(settings, _METHOD, "pkce.method", _METHOD)


def _groups(settings: Settings) -> Iterator[Finding]:
    ours = [row for row in VARIABLES if leaf(row).startswith("groups.")]
    given = [row for row in ours if row.name in settings and row is not _ENABLED]
    if _is_on(settings, _ENABLED):
        if _CLAIM.name not in settings:
            yield _at(settings, _ENABLED, "groups.no-claim", _CLAIM)
    elif given:
        yield _at(settings, given[0], "groups.not-enabled", _ENABLED)


def _is_on(settings: Settings, row: Variable) -> bool:
    """Whether a switch is on, or may be: one that is damaged is reported for that."""
    found = settings.get(row.name)
    return found is not None and (found.read.flag or found.read.type is not Type.FLAG)


def _at(settings: Settings, row: Variable, code: str, nearest: Variable) -> Finding:
    return finding(code, settings[row.name].entry.place, row.name, nearest=nearest.name)
