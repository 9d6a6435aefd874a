"""Several files as one deployment: which entries reach the apiserver, and what it reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.clearml.variables import Variable
from wizard.lint import variable_names as names
from wizard.lint.finding import Finding, Place, finding
from wizard.lint.parse import ParsedFiles
from wizard.lint.parse.env_entry import Entry, Outcome
from wizard.lint.parse.text_file import FileKind, Source
from wizard.lint.resolve.env_files import Scope, read_env_file
from wizard.lint.resolve.helm import filled_in_by_apiserver, resolve_kubernetes
from wizard.lint.resolve.hocon import Question, Read, Type, parse_values
from wizard.lint.variable_names import Named
from wizard.model.secret import Secret

if TYPE_CHECKING:  # it loads the parser of YAML, which env files do without
    from wizard.lint.parse.compose import ComposeFile

MOST_ENTRIES = 1000
"""Entries that are read; no server has that many."""


@dataclass(frozen=True, slots=True)
class Deployment:
    """What the files give to the apiserver.

    Attributes:
        sources: Every file that was read, also those that another one names.
        entries: In order of precedence: of two with one name the later one wins.
        findings: What is wrong with the files themselves.
        unreadable: Whether a file that was given could not be read.
        apiserver: The service of the compose files that runs the apiserver; empty without one.
        base: Compose files that start the server themselves: they stay in use.
        unused: Files by the names that they set, where no compose file is filled in from them.
        unrelated: Entries that do not concern ClearML's configuration, in the same order. What
            looks like a name there may be a piece of a broken value.
    """

    sources: tuple[Source, ...] = ()
    entries: tuple[Entry, ...] = ()
    findings: tuple[Finding, ...] = ()
    unreadable: bool = False
    apiserver: str = ""
    base: frozenset[Path] = frozenset()
    unused: Mapping[str, str] = field(default_factory=dict, repr=False)
    unrelated: tuple[Entry, ...] = field(default=(), repr=False)


def resolve(files: ParsedFiles) -> Deployment:
    """The files read as one deployment. Never raises."""
    entries: Sequence[Entry]
    findings: Sequence[Finding]
    unused: dict[str, str] = {}
    sources, apiserver = files.sources, ""
    if files.composed:
        from wizard.lint.resolve.compose import ComposeDeployment  # noqa: PLC0415 - see above

        service = ComposeDeployment(files.composed, [source for source, _ in files.envs])
        entries, findings = service.entries, service.findings
        sources, apiserver = (*sources, *service.named), service.apiserver
    else:
        entries, findings = _from_env_files(files.envs, unused)
    in_cluster, more = resolve_kubernetes(files.clustered) if files.clustered else ((), ())
    known = [_unless_encrypted(e) for e in (*entries, *in_cluster)]
    container = {e.name: e for e in known}
    every = [filled_in_by_apiserver(e, container) for e in known]
    likely = [e for e in every if names.may_be_ours(e.name)][:MOST_ENTRIES]
    used = tuple(e for e in likely if _concerns_clearml(e.name))
    # By identity: an entry contains a `Secret`, which has no hash.
    ids = set(map(id, used))
    return Deployment(
        sources,
        used,
        (*files.unreadable, *files.others, *findings, *more),
        bool(files.unreadable),
        apiserver,
        frozenset(f.source.path for f in files.composed if _starts(f, apiserver)),
        unused,
        tuple(e for e in every if id(e) not in ids)[:MOST_ENTRIES],
    )


def _unless_encrypted(entry: Entry) -> Entry:
    """`entry`, whose value is not known where SOPS has encrypted it."""
    hidden = "ENC[" in entry.written.reveal() and entry.source.is_encrypted
    return replace(entry, text=Secret(""), outcome=Outcome.OUTSIDE) if hidden else entry


def _from_env_files(
    envs: Sequence[tuple[Source, FileKind]], unused: dict[str, str]
) -> tuple[Sequence[Entry], Sequence[Finding]]:
    """Env files alone are taken for the `env_file:` entries of the apiserver, in this order."""
    entries: list[Entry] = []
    findings: list[Finding] = []
    known: dict[str, Entry] = {}
    for source, kind in envs:
        read = read_env_file(source, Scope((known,)), raw=kind is FileKind.RAW)
        entries += read.entries
        findings += read.findings
        known.update(read.by_name())
        unused.update(dict.fromkeys(read.by_name(), source.name))
        # Compose only fills in compose files from .env; the apiserver does not get it.
        if source.path.name == ".env" and any(names.path(e.name) for e in read.entries):
            findings.append(finding("file.dotenv-name", Place(source.name)))
    return entries, findings


def _concerns_clearml(name: str) -> bool:
    return names.path(name) is not None or names.identify(name).problem is not None


def _starts(file: ComposeFile, name: str) -> bool:
    return any(s.name == name and s.starts for s in file.services)


def winners(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """One entry for each path of the configuration, the one that the apiserver uses."""
    last = {entry.name: entry for entry in entries}
    by_path: dict[str, Entry] = {}
    for name in sorted(last, key=_order):
        by_path[names.path(name) or name] = last[name]
    return tuple(by_path.values())


def _order(name: str) -> tuple[int, str]:
    """The order in which the apiserver merges: TRAINS__ first, then by the alphabet."""
    prefix = next((i for i, p in enumerate(names.PREFIXES) if name.startswith(p)), -1)
    return prefix, name


@dataclass(frozen=True, slots=True)
class Arrival:
    """One variable as it arrives.

    Attributes:
        entry: Where it comes from.
        named: What its name is.
        read: What arrives.
        findings: What is wrong with the value; filled in by `rules`.
        leaks: Whether the value repeats the client secret by mistake; filled in by `rules`.
    """

    entry: Entry
    named: Named
    read: Read
    findings: tuple[Finding, ...] = ()
    leaks: bool = False

    @property
    def row(self) -> Variable | None:
        """The variable of the guide that it is."""
        return self.named.row

    @property
    def is_sound(self) -> bool:
        """Whether the value arrives as it should."""
        given = self.entry.outcome is Outcome.GIVEN
        return given and not any(f.is_error for f in self.findings)


def arrivals(deployment: Deployment) -> tuple[Arrival, ...]:
    """Every variable of ClearML that the files set, the entry that wins for each."""
    # The path becomes a part of HOCON text, where another name could inject something.
    used = [e for e in winners(deployment.entries) if names.is_legal(e.name)]
    sent = [e for e in used if _is_read(e)]
    answers = parse_values([Question(names.path(e.name) or "", e.text) for e in sent])
    read = dict(zip(map(id, sent), answers, strict=True))
    return tuple(
        Arrival(e, names.identify(e.name), read.get(id(e), Read(_unread(e)))) for e in used
    )


def _is_read(entry: Entry) -> bool:
    given = entry.outcome is Outcome.GIVEN and not entry.is_too_long
    return given and names.path(entry.name) is not None


def _unread(entry: Entry) -> Type:
    if entry.is_too_long:
        return Type.TOO_MUCH
    if entry.outcome is Outcome.GIVEN:
        return Type.MISSING  # the apiserver ignores the name
    return Type.OUTSIDE if entry.outcome is Outcome.OUTSIDE else Type.ERROR
