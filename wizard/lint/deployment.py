"""Several files as one deployment: every entry that reaches the apiserver, and which one wins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from wizard.lint import names
from wizard.lint.catalog import finding
from wizard.lint.compose_deployment import ComposeDeployment
from wizard.lint.entry import Entry
from wizard.lint.env_files import entries
from wizard.lint.file_kind import FileKind, recognise_kind
from wizard.lint.finding import Finding, Place
from wizard.lint.helm_deployment import from_kubernetes
from wizard.lint.source import Source, read

MOST_ENTRIES = 1000
"""Entries that are looked at; no server has that many."""


@dataclass(frozen=True, slots=True)
class Deployment:
    """What the files give to the apiserver.

    Attributes:
        sources: Every file that was read, also those that another one names.
        entries: In order of precedence: of two with one name the later one wins.
        defects: Of the files themselves.
        unreadable: Whether a file that was asked for could not be read.
        unused: Files by the names that they set, where no compose file is filled in from them.
        unrelated: Entries that do not concern ClearML's configuration, in the same order. What
            looks like a name there may be a piece of a broken value.
    """

    sources: tuple[Source, ...]
    entries: tuple[Entry, ...]
    defects: tuple[Finding, ...]
    unreadable: bool = False
    unused: Mapping[str, str] = field(default_factory=dict, repr=False)
    unrelated: tuple[Entry, ...] = field(default=(), repr=False)


@dataclass(slots=True)
class _Files:
    env: FileKind | None
    sources: list[Source] = field(default_factory=list)
    unused: dict[str, str] = field(default_factory=dict)
    defects: list[Finding] = field(default_factory=list)

    def of(self, layout: FileKind) -> list[Source]:
        return [s for s in self.sources if self.layout(s) is layout]

    def layout(self, source: Source) -> FileKind:
        return recognise_kind(source, self.env)


def deployment(paths: Sequence[Path], env: FileKind | None = None) -> Deployment:
    """The files in the order of `-f`, read as one deployment. Never raises.

    Args:
        paths: The files.
        env: What env files are that no compose file names, where somebody said so.
    """
    files = _Files(env)
    for path in dict.fromkeys(paths):
        found = read(path)
        if isinstance(found, Source):
            files.sources.append(found)
        else:
            files.defects.append(found)
    return _deployed(files, unreadable=bool(files.defects))


def _deployed(files: _Files, *, unreadable: bool) -> Deployment:
    envs = [s for s in files.sources if files.layout(s).is_env]
    composed = files.of(FileKind.COMPOSE)
    clustered = files.of(FileKind.KUBERNETES)
    more: tuple[Source, ...] = ()
    if composed:
        service = ComposeDeployment(composed, envs).read()
        found, more = list(service.entries), tuple(service.named)
        files.defects.extend(service.defects)
    else:
        found = _from_env_files(envs, files)
    if clustered:
        in_cluster, defects = from_kubernetes(clustered)
        found.extend(in_cluster)
        files.defects.extend(defects)
    likely = [e for e in found if names.may_be_ours(e.name)][:MOST_ENTRIES]
    kept = tuple(e for e in likely if _concerns_clearml(e))
    concerned = set(map(id, kept))
    rest = tuple(e for e in found if id(e) not in concerned)[:MOST_ENTRIES]
    sources, defects_found = (*files.sources, *more), tuple(files.defects)
    return Deployment(sources, kept, defects_found, unreadable, files.unused, rest)


def _concerns_clearml(entry: Entry) -> bool:
    told = names.named(entry.name)
    return names.path(entry.name) is not None or told.slip is not None


def _from_env_files(envs: Sequence[Source], files: _Files) -> list[Entry]:
    """Env files alone are taken for the `env_file:` entries of the apiserver, in this order."""
    found: list[Entry] = []
    known: dict[str, str] = {}
    helpers: dict[str, Entry] = {}
    for source in envs:
        here = entries(source, files.layout(source), known.get, helpers)
        found.extend(here.entries)
        files.defects.extend(here.defects)
        files.unused.update(dict.fromkeys(here.values(), source.name))
        known.update(here.values())
        helpers.update(here.helpers())
        if source.path.name == ".env" and any(names.path(e.name) for e in here.entries):
            files.defects.append(finding("file.dotenv-name", Place(source.name)))
    return found
