"""Compose files in `-f` order with the env files they name, put together as Compose does."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Collection, Sequence
from pathlib import Path, PureWindowsPath

from wizard.lint import compose, names
from wizard.lint.catalog import finding
from wizard.lint.compose import (
    EVERY,
    ComposeFile,
    EnvFile,
    Given,
    Service,
    Shape,
)
from wizard.lint.entry import Entry, Form, Outcome
from wizard.lint.env_files import entries, named_in
from wizard.lint.expand import expand
from wizard.lint.file_kind import FileKind
from wizard.lint.finding import Finding
from wizard.lint.source import Source, read
from wizard.model.secret import Secret
from wizard.model.text import visible

APISERVER = "apiserver"
_DOTENV = ".env"
_OTHER_HOST = ("\\\\", "//")


class ComposeDeployment:
    """Puts the files together; `read` fills `entries`, `defects` and `named`.

    Attributes:
        entries: Env files first, then `environment:`, each in order of precedence.
        defects: What is wrong with the files and how they refer to each other.
        named: Files that were read because a compose file names them.
    """

    def __init__(self, composed: Sequence[Source], envs: Sequence[Source]) -> None:
        self.files = tuple(compose.read(source) for source in composed)
        self.envs = {_resolved(source.path): source for source in envs}
        self.folder = composed[0].path.parent
        self.entries: tuple[Entry, ...] = ()
        self.defects: list[Finding] = [d for file in self.files for d in file.defects]
        self.named: list[Source] = []
        self._project: dict[str, str] = {}
        self._helpers: dict[str, Entry] = {}
        self._filling: list[tuple[Entry, ...]] = []

    def read(self) -> ComposeDeployment:
        """Reads everything; gives itself back."""
        listed = self._listed_env_files()
        # References in the paths are filled in from files that no service names.
        named = {_resolved(found.path) for _, one in listed if (found := self._given(one))}
        self._fill_project([s for path, s in self.envs.items() if path not in named])
        self.entries = (*self._from_env_files(listed), *self._from_environment())
        self._look_for_unloaded(self._look_for_misplaced())
        return self

    def _services(self, name: str = APISERVER) -> list[tuple[ComposeFile, Service]]:
        return [(file, s) for file in self.files for s in file.services if s.name in (name, EVERY)]

    def _listed_env_files(self) -> list[tuple[ComposeFile, EnvFile]]:
        listed: list[tuple[ComposeFile, EnvFile]] = []
        for file, service in self._services():
            if service.drops_env_files:
                listed.clear()
            listed.extend((file, one) for one in service.env_files)
        return listed

    def _fill_project(self, sources: list[Source]) -> None:
        """The variables that fill in the compose files: `--env-file`s, or else `.env`."""
        own = read(self.folder / _DOTENV) if not sources else None
        if isinstance(own, Source):
            self.named.append(own)
            sources = [own]
        for source in sources:
            found = entries(source, FileKind.DOTENV, self._project.get, self._helpers)
            self.defects.extend(found.defects)
            self._project.update(found.values())
            self._helpers.update(found.helpers())
            self._filling.append(found.entries)

    def _look_for_unloaded(self, told: Collection[Path]) -> None:
        """Ping's variables in a file that only fills in, unless the apiserver gets them by name."""
        loaded = {(e.source.path, e.span) for e in self.entries}
        for group in self._filling:
            rest = (e for e in group if _resolved(e.source.path) not in told)
            ours = (e for e in rest if names.named(e.name).row)
            lost = [e for e in ours if (e.source.path, e.span) not in loaded]
            if lost:
                place, name = lost[0].place, lost[0].name
                self.defects.append(finding("compose.not-loaded", place, name))

    def _look_for_misplaced(self) -> set[Path]:
        """Env files with Ping's variables that only other services get; their paths."""
        every = [(s, one) for f in self.files for s in f.services for one in s.env_files]
        arrived = {e.name for e in self.entries}
        told: set[Path] = set()
        for service, one in every:
            source = self._quietly(one) if service.name not in (APISERVER, EVERY) else None
            if source is None:
                continue
            layout = FileKind.RAW if one.raw else FileKind.DOTENV
            held = {e.name for e in entries(source, layout, self._project.get).entries}
            if any(names.named(name).row for name in held - arrived):
                words = {**self._whose(service), "file": visible(source.path.name, 60)}
                self.defects.append(finding("compose.env-file-service", one.place, **words))
                told.add(_resolved(source.path))
        return told

    def _quietly(self, one: EnvFile) -> Source | None:
        path = self._path(one)
        found = self._given(one) or (None if _is_remote(path) else read(path))
        return found if isinstance(found, Source) else None

    def _whose(self, service: Service) -> dict[str, str]:
        """What is said of another service than the apiserver."""
        none = not any(s.name == APISERVER for file in self.files for s in file.services)
        return {
            "service": visible(names.safe(service.name), 60),
            "none": " No service is called “apiserver” in these files." if none else "",
        }

    def _path(self, one: EnvFile) -> Path:
        return self.folder / expand(one.path, self._project.get).text

    def _given(self, one: EnvFile) -> Source | None:
        """The file among those given; by its name alone where the path is of another machine."""
        path = self._path(one)
        found = self.envs.get(_resolved(path))
        if found or _is_remote(path):
            return found
        meant = PureWindowsPath(expand(one.path, self._project.get).text)  # "/" divides there too
        if not meant.root or _may_exist(path):
            return None
        alike = [source for source in self.envs.values() if source.path.name == meant.name]
        return alike[0] if len(alike) == 1 else None

    def _from_env_files(self, listed: list[tuple[ComposeFile, EnvFile]]) -> list[Entry]:
        found: list[Entry] = []
        known: dict[str, str] = {}
        helpers: dict[str, Entry] = {}
        places = ChainMap(helpers, self._helpers)
        for _, one in listed:
            source = self._env_source(one)
            if source is None:
                continue
            layout = FileKind.RAW if one.raw else FileKind.DOTENV
            lookup = ChainMap(known, self._project).get
            here = entries(source, layout, lookup, places)
            found.extend(here.entries)
            self.defects.extend(here.defects)
            known.update(here.values())
            helpers.update(here.helpers())
        return found

    def _env_source(self, one: EnvFile) -> Source | None:
        path = self._path(one)
        given = self._given(one)
        if given is not None:
            if _resolved(given.path) != _resolved(path):
                file = visible(given.name, 60)
                self.defects.append(finding("compose.env-file-elsewhere", one.place, file=file))
            return given
        if _is_remote(path):  # reading it would tell another host who we are
            reason = "It is on another host, where this program does not look."
            self.defects.append(finding("compose.env-file-missing", one.place, reason=reason))
            return None
        found = read(path)
        if isinstance(found, Source):
            self.named.append(found)
            return found
        if one.required or path.exists():
            missing = finding("compose.env-file-missing", one.place, reason=found.why)
            self.defects.append(missing)
        return None

    def _from_environment(self) -> list[Entry]:
        found: list[Entry] = []
        shape: Shape | None = None
        for file, service in self._services():
            if service.drops_environment:
                found, shape = [], None
            if shape is Shape.MAP:  # of what was put together, Compose takes nothing away
                found = [one for one in found if one.name not in service.unset]
            shape = (Shape.LIST if shape else service.shape) if service.shape else shape
            found.extend(self._entry(file.source, one) for one in service.environment)
        self._look_elsewhere()
        return found

    def _look_elsewhere(self) -> None:
        """Ping's variables on another service reach nobody who reads them."""
        for file in self.files:
            for service in file.services:
                ours = [g for g in service.environment if names.named(g.name).row]
                if service.name != APISERVER and ours:
                    said = finding(
                        "compose.service",
                        ours[0].place,
                        ours[0].name,
                        **self._whose(service),
                    )
                    self.defects.append(said)

    def _entry(self, source: Source, one: Given) -> Entry:
        name = expand(one.name, self._project.get).text if one.in_list else one.name
        if one.text is None and name in self._helpers:
            return self._helpers[name]  # passed on as it stands there
        form = Form.ITEM if one.in_list else Form.PAIR
        made = expand(one.text.reveal() if one.text else "", self._project.get)
        fate = Outcome.GIVEN
        if made.invalid:
            code = "value.too-much" if made.too_much else "compose.template"
            self.defects.append(finding(code, one.place, name))
            fate = Outcome.REJECTED
        elif made.refused or one.text is None:
            fate = Outcome.OUTSIDE
        return Entry(
            name,
            one.written,
            Secret(made.text if fate is Outcome.GIVEN else ""),
            fate,
            one.place,
            one.span,
            form,
            source,
            made.references,
            literal=one.literal,
            helpers=named_in(one.written, self._helpers),
        )


def _may_exist(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return True


def _is_remote(path: Path) -> bool:
    return str(path).startswith(_OTHER_HOST)


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        return path
