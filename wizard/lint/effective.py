"""What the apiserver really gets from some files, and everything that is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from wizard.clearml.marks import DEMO_LINE
from wizard.clearml.redact_url import shown
from wizard.clearml.variables import REFERENCES, Variable
from wizard.lint import cross_checks as together
from wizard.lint import helpers, intent, names, values
from wizard.lint import precedence as winners
from wizard.lint.catalog import drawn, finding
from wizard.lint.deployment import Deployment, deployment
from wizard.lint.entry import Entry, Form, Outcome
from wizard.lint.file_kind import FileKind
from wizard.lint.finding import Finding, Place
from wizard.lint.hocon import Question, Read, Type, ask
from wizard.lint.names import Named
from wizard.lint.source import Source
from wizard.model.text import visible

_GUIDES_SECRET = REFERENCES["client_secret"]
_REFERENCE = re.compile(r"""[\\'"\s]*\$(\{[^{}]*\}|\w+)[\\'"\s]*""")
_SHORTEST_SECRET = 4  # a shorter text is found in every address by chance
_NOT_READ = frozenset(("file.not-yaml", "file.too-deep", "file.too-many"))
_TELLS_WHY = _NOT_READ | {
    "file.duplicate-key",
    "compose.env-file-missing",
    "compose.env-file-service",
    "compose.not-loaded",
    "compose.service",
    "kubernetes.lost",
}
_COMPLETE = frozenset(("client_id", "client_secret"))


@dataclass(frozen=True, slots=True)
class Effective:
    """One variable as it arrives.

    Attributes:
        entry: Where it comes from.
        named: What its name is.
        read: What arrives.
        sound: Whether nothing is wrong with the value.
        leaks: Whether the value of a known variable holds the client secret by mistake.
    """

    entry: Entry
    named: Named
    read: Read
    sound: bool
    leaks: bool = False

    @property
    def row(self) -> Variable | None:
        """The variable of the guide that it is."""
        return self.named.row

    @property
    def shown(self) -> bool:
        """Whether its value may be shown: a known variable that is no secret."""
        return self.row is not None and not self.row.secret and not self.leaks

    def drawn(self) -> str | bool | list[str] | None:
        """The value for people to see; None when it is masked, or nothing arrives."""
        if self.row is None or not self.shown:
            return None
        if self.read.type is Type.FLAG:
            return self.read.flag
        if self.read.type is Type.LIST:
            return [visible(shown(self.row, item.reveal())) for item in self.read.items]
        has_text = self.read.type in (Type.TEXT, Type.NUMBER, Type.DURATION)
        return visible(shown(self.row, self.read.text.reveal())) if has_text else None

    def record(self) -> dict[str, object]:
        """The record that `check --json` prints."""
        return {
            "variable": self.row.name if self.row else drawn(self.entry.name),
            "type": self.read.type.value,
            "value": self.drawn(),
            "masked": not self.shown,
            "file": self.entry.place.file,
            "line": self.entry.place.line or None,
        }


@dataclass(frozen=True, slots=True)
class Reading:
    """The outcome: what was read, what arrives of Ping's variables, what is wrong.

    `others` are the entries that win for ClearML's other variables.
    """

    deployment: Deployment
    effective: tuple[Effective, ...]
    others: tuple[Entry, ...]
    defects: tuple[Finding, ...]

    @property
    def unread(self) -> bool:
        """Whether a file could not be read, or not be made sense of."""
        return self.deployment.unreadable or any(d.code in _NOT_READ for d in self.defects)

    def is_faulty(self, one: Effective) -> bool:
        """Whether something about that variable must be mended."""
        if one.entry.fate is Outcome.REJECTED:
            return True  # the error may name the key of the Secret
        known = {drawn(one.entry.name), one.row.name if one.row else ""}
        return any(d.is_error and d.variable in known for d in self.defects)

    @property
    def failed(self) -> bool:
        """Whether anything must be mended."""
        return any(d.is_error for d in self.defects)


def effective(paths: Sequence[Path], env: FileKind | None = None) -> Reading:
    """Reads the files as one deployment. Never raises for what they hold.

    `env` says what env files are that no compose file names; without it they tell it themselves.
    """
    read = deployment(paths, env)
    used = [e for e in winners.winners(read.entries) if names.is_legal(e.name)]
    answers = _answers(used)
    judged = [_judged(e, answer, read.unused) for e, answer in zip(used, answers, strict=True)]
    ours = _masked([one for one, _ in judged if one.row or one.named.slip])
    settled = {one.row.name: (one.entry, one.read) for one in ours if one.row}
    whole = Place(read.sources[0].name) if read.sources else Place("")
    found = (
        *read.defects,
        *_file_defects(read, ours),
        *_name_defects(read.entries),
        *winners.losers(read.entries),
        *(d for _, defects in judged for d in defects),
        *(together.judge(settled, whole) if settled else _nothing(read, whole)),
    )
    others = tuple(one.entry for one, _ in judged if one.row is None)
    return Reading(read, _in_order(ours, read), others, _sorted(found, read))


def _nothing(read: Deployment, whole: Place) -> tuple[Finding, ...]:
    """What is to be said where none of Ping's variables arrives, and nothing yet tells why."""
    told = any(d.code in _TELLS_WHY and d.is_error for d in read.defects)
    if told or read.unreadable or not read.sources:
        return ()
    kept = [e for e in read.unrelated if e.form is Form.KEPT]
    alone = {e.source.name for e in kept} == {s.name for s in read.sources}
    is_secret = alone and len(kept) == len(read.unrelated)
    return (finding("kubernetes.secret-alone" if is_secret else "missing.all", whole),)


def _masked(ours: Sequence[Effective]) -> tuple[Effective, ...]:
    """The same, with those marked that repeat the secret."""
    held = [one.entry for one in ours if _is_secret_text(one) or (one.row and one.row.secret)]
    held += [
        h for one in ours if one.row and one.row.secret for h in helpers.used(one.entry, one.row)
    ]
    texts = [text for e in held for text in _texts(e)]
    secrets = {text for text in texts if len(text) >= _SHORTEST_SECRET}
    return tuple(replace(one, leaks=_repeats(one.read, secrets)) for one in ours)


def _texts(entry: Entry) -> Iterator[str]:
    """What arrives, and what was meant."""
    yield entry.text.reveal()
    if not entry.is_too_long:
        yield intent.meant(entry).text.reveal()


def _repeats(read: Read, secrets: Collection[str]) -> bool:
    text = _all_text(read)
    return names.mentions_secret(text) or any(secret in text for secret in secrets)


def _all_text(read: Read) -> str:
    return "\n".join((read.text.reveal(), *(item.reveal() for item in read.items)))


def _answers(used: Sequence[Entry]) -> list[Read]:
    asked = [
        e for e in used if e.fate is Outcome.GIVEN and names.path(e.name) and not e.is_too_long
    ]
    got = dict(
        zip(
            map(id, asked),
            ask([Question(names.path(e.name) or "", e.text) for e in asked]),
            strict=True,
        )
    )
    return [got.get(id(e), Read(_without_answer(e))) for e in used]


def _without_answer(entry: Entry) -> Type:
    if entry.is_too_long:
        return Type.TOO_MUCH
    if entry.fate is Outcome.GIVEN:
        return Type.MISSING  # the apiserver overlooks the name
    return Type.OUTSIDE if entry.fate is Outcome.OUTSIDE else Type.ERROR


def _judged(
    entry: Entry, read: Read, unused: Mapping[str, str]
) -> tuple[Effective, tuple[Finding, ...]]:
    named = names.named(entry.name)
    if names.path(entry.name) is None:
        found: tuple[Finding, ...] = ()
    elif entry.is_too_long:
        found = (finding("value.too-much", entry.place, entry.name),)
    else:
        found = values.judge(entry, named.row, read, unused)
    sound = entry.fate is Outcome.GIVEN and not any(d.is_error for d in found)
    return Effective(entry, named, read, sound), found


def _file_defects(read: Deployment, ours: Sequence[Effective]) -> Iterator[Finding]:
    for source in read.sources:
        if source.text.startswith(DEMO_LINE):
            yield finding("file.demo", Place(source.name, 1))
    holds = {entry.source.name: entry.source for entry in _secret_texts(read, ours)}
    for name, source in holds.items():
        if source.readable_by_all:
            yield finding("file.readable-by-all", Place(name))


def _secret_texts(read: Deployment, ours: Sequence[Effective]) -> Iterator[Entry]:
    """Where the client secret stands: in its variable, in what that is filled in from."""
    for one in ours:
        row = one.row or one.named.nearest
        if row and row.secret:
            told = (one.entry, *helpers.used(one.entry, row))
            yield from (e for e in told if _holds_text(e) and not _only_refers(e))
    yield from (e for e in read.unrelated if e.name == _GUIDES_SECRET and _holds_text(e))


def _holds_text(entry: Entry) -> bool:
    """Whether anything stands there: an example that nobody filled in holds no secret."""
    return entry.written.reveal() not in helpers.NOTHING


def _only_refers(entry: Entry) -> bool:
    return bool(entry.references and _REFERENCE.fullmatch(entry.written.reveal()))


def _is_secret_text(one: Effective) -> bool:
    row = one.row or one.named.nearest
    return bool(row and row.secret and one.entry.written and not one.entry.references)


def _name_defects(entries: Sequence[Entry]) -> Iterator[Finding]:
    paths = {names.path(e.name) or "" for e in entries}
    for entry in {e.name: e for e in entries}.values():
        named = names.named(entry.name)
        if named.slip is None or (named.provider and _complete(named.provider, paths)):
            continue
        nearest = named.nearest.name if named.nearest else ""
        near = f" The nearest known name is {nearest}." if nearest else ""
        words = {"nearest": nearest, "near": near, "provider": named.provider}
        yield finding(named.slip, entry.place, entry.name, **words)


def _complete(provider: str, paths: set[str]) -> bool:
    """Whether that provider has credentials of its own, so that it is meant."""
    start = f"secure.login.sso.oauth_client.{provider}."
    return {start + leaf for leaf in _COMPLETE} <= paths


def _in_order(ours: Sequence[Effective], read: Deployment) -> tuple[Effective, ...]:
    ranks = _ranks(read.sources)
    return tuple(sorted(ours, key=lambda one: _rank(one.entry.place, ranks)))


def _sorted(found: Sequence[Finding], read: Deployment) -> tuple[Finding, ...]:
    ranks = _ranks(read.sources)
    return tuple(sorted(dict.fromkeys(found), key=lambda d: _rank(d.place, ranks)))


def _ranks(sources: Sequence[Source]) -> dict[str, int]:
    return {source.name: at for at, source in enumerate(sources)}


def _rank(place: Place, ranks: dict[str, int]) -> tuple[int, int]:
    return ranks.get(place.file, -1), place.line
