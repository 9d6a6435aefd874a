"""Compose files in `-f` order with the env files they name, combined as Compose does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PureWindowsPath

from wizard.lint.finding import Finding, Place, finding
from wizard.lint.parse import text_file
from wizard.lint.parse.compose import EVERY, ComposeFile, EnvFile, Service
from wizard.lint.parse.env_entry import Entry, Form
from wizard.lint.parse.text_file import Source
from wizard.lint.parse.yaml_tree import RESET
from wizard.lint.resolve.env_files import Scope, expand, read_env_file
from wizard.lint.variable_names import identify, safe
from wizard.model.text import visible

APISERVER = "apiserver"
"""The service that runs it in ClearML's own compose files."""

_LIKE_APISERVER = re.compile(r"(.*[-_.])?api([-_.]?server)?", re.IGNORECASE)
_VARIABLE = re.compile(r"^[^#\n]*?\b((?:CLEARML|TRAINS)__\w+)", re.MULTILINE)
_DOTENV = ".env"
_OTHER_HOST = ("\\\\", "//")
_LONGEST = 60


class ComposeDeployment:
    """Combines the files when it is made.

    Attributes:
        entries: Env files first, then `environment:`, each in order of precedence.
        findings: What is wrong with the files and how they refer to each other.
        named: Files that were read because a compose file names them.
        apiserver: Name of the service that runs the apiserver.
    """

    def __init__(self, files: Sequence[ComposeFile], envs: Sequence[Source]) -> None:
        self.findings: list[Finding] = [f for file in files for f in file.findings]
        self.named: list[Source] = []
        self._services = [s for file in files for s in file.services]
        self._started = {s.name for s in self._services if s.starts}
        self.apiserver = self._find_apiserver()
        # Compose reads relative paths from the folder of the first -f file.
        self._folder = files[0].source.path.parent
        self._given = {_resolved(source.path): source for source in envs}
        self._project = Scope()
        self._filling: list[Entry] = []
        listed = self._listed_env_files()
        # References in the paths are filled in from files that no service names.
        used = {_resolved(found.path) for one in listed if (found := self._given_file(one))}
        self._read_project([s for path, s in self._given.items() if path not in used])
        self.entries = (*self._from_env_files(listed), *self._from_environment())
        self._stopping: set[str] = set()
        self._check_started()
        self._check_other_services()
        self._check_unloaded(self._check_misplaced())
        for file in files:
            self._check_places(file)

    def _of_apiserver(self) -> list[Service]:
        # An override under ClearML's name is checked as if it had the right one.
        also = EVERY if APISERVER in self._started else APISERVER
        return [s for s in self._services if s.name in (self.apiserver, also, EVERY)]

    def _find_apiserver(self) -> str:
        """The service whose command says so, or else whose name does."""
        by_command = [s.name for s in self._services if s.runs_apiserver]
        by_name = [s.name for s in self._services if s.starts and _LIKE_APISERVER.fullmatch(s.name)]
        likely = by_command or by_name or [APISERVER]
        return APISERVER if APISERVER in likely else likely[0]

    def _listed_env_files(self) -> list[EnvFile]:
        listed: list[EnvFile] = []
        for service in self._of_apiserver():
            if service.drops_env_files:
                listed.clear()
            listed.extend(service.env_files)
        return listed

    def _read_project(self, sources: list[Source]) -> None:
        """The variables that fill in the compose files: `--env-file`s, or else `.env`."""
        # Compose does not read .env once an --env-file is given.
        own = text_file.read(self._folder / _DOTENV) if not sources else None
        if isinstance(own, Source):
            self.named.append(own)
            sources = [own]
        variables: dict[str, Entry] = {}
        self._project = Scope((variables,))
        for source in sources:
            found = read_env_file(source, self._project, raw=False)
            self.findings.extend(found.findings)
            self._filling.extend(found.entries)
            variables.update(found.by_name())

    def _from_env_files(self, listed: list[EnvFile]) -> list[Entry]:
        found: list[Entry] = []
        earlier: dict[str, Entry] = {}
        scope = Scope((earlier, *self._project.levels))
        for one in listed:
            source = self._env_source(one)
            if source is not None:
                read = read_env_file(source, scope, raw=one.raw)
                found.extend(read.entries)
                self.findings.extend(read.findings)
                earlier.update(read.by_name())
        return found

    def _env_source(self, one: EnvFile) -> Source | None:
        """The file, among those given or at its path; what is wrong with it is reported."""
        path, given = self._path(one.path), self._given_file(one)
        if given is not None:
            if _resolved(given.path) != _resolved(path):
                file = visible(given.name, _LONGEST)
                self.findings.append(finding("compose.env-file-elsewhere", one.place, file=file))
            return given
        if not _is_remote(path):  # else reading it would show another host who we are
            found = text_file.read(path)
            if isinstance(found, Source):
                self.named.append(found)
                return found
            if not one.required and not path.exists():
                return None
            self.findings.append(_unread(found, one.place))
            return None
        reason = "It is on another host, from which this program reads nothing."
        self.findings.append(finding("compose.env-file-missing", one.place, reason=reason))
        return None

    def _expanded(self, text: str) -> str:
        expanded = expand(text, self._project.value).text
        return text if expanded is None else expanded

    def _path(self, written: str) -> Path:
        return self._folder / self._expanded(written)

    def _given_file(self, one: EnvFile) -> Source | None:
        """The file among those given; by its name alone where the path is of another machine."""
        path = self._path(one.path)
        found = self._given.get(_resolved(path))
        if found or _is_remote(path):
            return found
        named = PureWindowsPath(self._expanded(one.path))  # "/" divides there too
        if not named.root or _may_exist(path):
            return None
        alike = [source for source in self._given.values() if source.path.name == named.name]
        # Of two files with that name it is not known which one is meant.
        return alike[0] if len(alike) == 1 else None

    def _from_environment(self) -> list[Entry]:
        found: list[Entry] = []
        is_map: bool | None = None
        for service in self._of_apiserver():
            if service.drops_environment:
                found, is_map = [], None
            if is_map:  # of what was combined already, Compose removes nothing
                found = [one for one in found if one.name not in service.unset]
            if service.has_map is not None:
                is_map = service.has_map if is_map is None else False
            found.extend(map(self._entry, service.environment))
        return found

    def _entry(self, parsed: Entry) -> Entry:
        name = self._expanded(parsed.name) if parsed.form is Form.ITEM else parsed.name
        entry = self._project.resolved(replace(parsed, name=name))
        if entry.error and entry.source is parsed.source:
            self.findings.append(finding(entry.error, entry.place, name))
        return entry

    def _check_started(self) -> None:
        """Compose stops at a service without an image, such as one under a name of its own."""
        if not self._started or any(f.code == "compose.elsewhere" for f in self.findings):
            return
        code = "compose.no-image" if self.apiserver in self._started else "compose.not-started"
        named = {s.name: s for s in self._services}
        if APISERVER not in named and not any(s.runs_apiserver for s in self._services):
            guessed = [named[self.apiserver]] if self.apiserver in named else []
            self.findings.extend(
                finding("compose.by-name", s.place, **self._about(s)) for s in guessed
            )
        waiting = (s for s in self._services if s.name not in (*self._started, EVERY))
        for service in {s.name: s for s in waiting if _concerns_ping(s)}.values():
            self.findings.append(finding(code, service.place, **self._about(service)))
            self._stopping.add(service.name)

    def _other_services(self) -> list[Service]:
        """Those that are not the apiserver, and of which nothing else was reported."""
        known = {*(s.name for s in self._of_apiserver()), EVERY, *self._stopping}
        return [s for s in self._services if s.name not in known]

    def _check_other_services(self) -> None:
        """Ping's variables in `environment:` of other services alone do not reach the apiserver."""
        arrived = {e.name for e in self.entries}
        for service in self._other_services():
            ours = [e for e in service.environment if identify(e.name).row]
            if any(e.name not in arrived for e in ours):
                place, facts = ours[0].place, self._about(service)
                self.findings.append(finding("compose.service", place, ours[0].name, **facts))

    def _check_misplaced(self) -> set[Path]:
        """Env files with Ping's variables that only other services load; their paths."""
        arrived = {e.name for e in self.entries}
        misplaced: set[Path] = set()
        for service, one in ((s, one) for s in self._other_services() for one in s.env_files):
            path = self._path(one.path)
            source = self._given_file(one) or (None if _is_remote(path) else text_file.read(path))
            if not isinstance(source, Source):
                continue
            names = {e.name for e in read_env_file(source, self._project, raw=one.raw).entries}
            if any(identify(name).row for name in names - arrived):
                facts = {**self._about(service), "file": visible(source.path.name, _LONGEST)}
                self.findings.append(finding("compose.env-file-service", one.place, **facts))
                misplaced.add(_resolved(source.path))
        return misplaced

    def _check_unloaded(self, misplaced: set[Path]) -> None:
        """Ping's variables in a file that only fills in, unless the apiserver gets them by name."""
        loaded = {(e.source.path, e.span) for e in self.entries}
        reported: set[Path] = set()
        for entry in self._filling:
            path = entry.source.path
            if path in reported or _resolved(path) in misplaced or not identify(entry.name).row:
                continue
            if (path, entry.span) not in loaded:
                self.findings.append(finding("compose.not-loaded", entry.place, entry.name))
                reported.add(path)

    def _check_places(self, file: ComposeFile) -> None:
        """Ping's variables in labels, build arguments, at the top of the file or in one text."""
        if any(f.is_error for f in file.findings) or RESET in file.source.text:
            return  # it is not read, or not used
        read = {e.name for s in file.services for e in s.environment}
        read |= {e.name for e in self.entries}
        for found in _VARIABLE.finditer(file.source.text):
            if identify(found[1]).row and not any(found[1] in name for name in read):
                place, facts = file.source.place(found.start(1)), {"apiserver": self.apiserver}
                self.findings.append(finding("compose.misplaced", place, found[1], **facts))
                return

    def _about(self, service: Service) -> dict[str, str]:
        """What is said of another service than the apiserver."""
        unknown = self.apiserver not in {s.name for s in self._services}
        return {
            "service": visible(safe(service.name), _LONGEST),
            "apiserver": visible(safe(self.apiserver), _LONGEST),
            "none": " No service of these files is known to run the apiserver." if unknown else "",
        }


def _concerns_ping(service: Service) -> bool:
    return bool(service.env_files) or any(identify(e.name).row for e in service.environment)


def _may_exist(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return True  # not allowed to see it: it may be there


def _is_remote(path: Path) -> bool:
    return str(path).startswith(_OTHER_HOST)


def _unread(found: Finding, place: Place) -> Finding:
    """Why the file that is named at `place` cannot be read."""
    if found.code == "file.too-much":
        return found
    return finding("compose.env-file-missing", place, reason=found.problem.why)


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        return path
