"""A file written by others: read within limits, only from a regular file, and which kind it is."""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from enum import Enum
from itertools import chain, islice, takewhile
from pathlib import Path

from wizard.clearml.marks import MARK, RAW_FILE, RAW_WORDS
from wizard.files import read_plain_with_mode, readable_by_all
from wizard.lint.finding import Finding, Place, finding
from wizard.lint.parse import limits
from wizard.model.text import visible

LARGEST = 1024 * 1024
"""Bytes of a file that are read at most."""

_BOM = b"\xef\xbb\xbf"
_OTHER_BOMS = (b"\xff\xfe", b"\xfe\xff")
_PAGE = re.compile(r"\s*(<!--[^>]{0,200}-->\s*)?<(!doctype\s+html|html)\b", re.IGNORECASE)
_ENDS = (".env", ".yml", ".yaml")
_MOST_LISTED, _MOST_NAMED, _LONGEST_NAME = 5000, 8, 60

_ASSIGNS = re.compile(r"(export[ \t]+)?[A-Za-z_][\w.]*[ \t]*=")
_CLEARML = re.compile(r"(export[ \t]+)?(CLEARML|TRAINS|PING)_", re.IGNORECASE)
_FIRST = re.compile(r"^[ \t]*[^#\s].*$", re.MULTILINE)
_KEY = re.compile(r"""^(["']?)([A-Za-z][\w-]*)\1\s*:(?:\s|$)""", re.MULTILINE)
_OF_KUBERNETES = frozenset(("apiserver", "apiVersion", "kind", "global", "clearml"))
_OF_COMPOSE = frozenset(("include", "networks", "volumes", "version", "name", "configs", "secrets"))
_JSON = re.compile(r'\A\s*\{\s*"')
_BLOCK = r"(resource|module|variable|locals|provider|terraform|data|output|job)\b[^=:\n]*\{"
_HOCON = r'"?(login|services|secure)"?(\.[\w."-]+\s*[:={]|\s*[:=]?\s*\{)'
_CONFIG = "a configuration file of ClearML"
_SECTION = r"""\[{1,2}[A-Za-z][\w .:"'-]*\]{1,2}\s*$"""
_SCRIPT = r"(?i)(docker|podman|kubectl|set)\s|\$env:|@echo\b|rem\s"
_OTHER_FORMS = (
    ("a file with sections (systemd, Quadlet, TOML, INI)", (".service", ".toml"), _SECTION),
    ("an HCL or Bicep file (Terraform, Nomad)", (".tf", ".tfvars", ".hcl", ".tf.json"), _BLOCK),
    ("an HCL or Bicep file (Terraform, Nomad)", (".nomad", ".bicep"), _BLOCK),
    ("a Dockerfile", ("dockerfile", "containerfile"), r"(?i)(FROM|ARG)\s+\S"),
    ("a script", (".sh", ".ps1", ".bat", ".cmd"), _SCRIPT),
    ("a document for people", (".md", ".rst", ".csv"), r"```"),
    (_CONFIG, (".conf",), _HOCON),
)
"""What they are, with how names end and how the first line begins."""

_ENCRYPTED = re.compile(r"\$ANSIBLE_VAULT;|age-encryption\.org/|-----BEGIN (AGE|PGP)")

_SOPS = re.compile(r"""^\s*["']?sops["']?:(\s|$)|"sops":\s*\{|^sops_(mac|version)=""", re.MULTILINE)
_INSPECTED = re.compile(r'\A\s*\[?\s*\{.*"Config"\s*:.*"Env"\s*:', re.DOTALL)
_TASK = re.compile(r'\A\s*\{.*"containerDefinitions"\s*:', re.DOTALL)
# As `lint.fix.SUFFIX`, whose import would be circular here.
_COPY = ".fixed"


class FileKind(Enum):
    """The forms in which the variables are deployed."""

    DOTENV = "env file for Docker Compose"
    RAW = "env file for docker run --env-file"
    COMPOSE = "compose file"
    KUBERNETES = "Helm values or Kubernetes manifest"
    OTHER = "another form, which is not read"

    @property
    def is_env(self) -> bool:
        """Whether it is an env file of either kind."""
        return self in (FileKind.DOTENV, FileKind.RAW)


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a file.

    Attributes:
        name: What it is called in findings: the path as given.
        path: Where it was read from.
        text: All of it, line ends as they were, without a byte order mark.
        readable_by_all: Whether every user of the machine may read it; None when the system does
            not say.
        line: Where all of it is in one value of a file, such as quoted YAML: the line of that.
    """

    name: str
    path: Path
    text: str = field(repr=False)
    readable_by_all: bool | None = False
    line: int = 0
    _starts: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        breaks = (at + 1 for at, char in enumerate(self.text) if char == "\n")
        object.__setattr__(self, "_starts", (0, *breaks))

    @property
    def is_encrypted(self) -> bool:
        """Whether SOPS has encrypted values of it, and says so in the file."""
        return bool(_SOPS.search(self.text))

    def line_of(self, offset: int) -> int:
        """Number of the line, from 1, that has the character at `offset`."""
        return self.line or bisect_right(self._starts, offset)

    def place(self, offset: int) -> Place:
        """The place of the character at `offset`."""
        return Place(self.name, self.line_of(offset))


def read(path: Path) -> Source | Finding:
    """The file at `path`, or why it cannot be read. Never raises, whatever the path leads to."""
    name = visible(path)
    return _read(path, name) if limits.remaining() else finding("file.too-much", Place(name))


def _read(path: Path, name: str) -> Source | Finding:
    try:
        data, mode = read_plain_with_mode(path, LARGEST)
    except IsADirectoryError:
        return finding("file.folder", Place(name), found=_likely_files(path, "inside"))
    except FileNotFoundError:
        return finding("file.unreadable", Place(name), reason="There is no such file.")
    except OSError as error:
        reason = f"The system says: {visible(error.strerror or type(error).__name__, 80)}."
        return finding("file.unreadable", Place(name), reason=reason)
    unreadable = _check_bytes(data, name)
    if unreadable:
        return unreadable
    text = data.removeprefix(_BOM).decode("utf-8")
    if _PAGE.match(text):
        return finding("file.html", Place(name), found=_likely_files(path.parent, "next to it"))
    return Source(name, path, text, readable_by_all=readable_by_all(path, mode))


def _check_bytes(data: bytes, name: str) -> Finding | None:
    if len(data) > LARGEST:
        return finding("file.too-large", Place(name))
    if len(data.splitlines()) > limits.MOST_LINES:
        return finding("file.too-much", Place(name))
    if data.startswith(_OTHER_BOMS):
        return finding("file.encoding", Place(name, 1))
    zero = data.find(b"\0")
    if zero >= 0:
        return finding("file.binary", Place(name, data.count(b"\n", 0, zero) + 1))
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return finding("file.encoding", Place(name, data.count(b"\n", 0, error.start) + 1))
    return None


def _likely_files(folder: Path, where: str) -> str:
    """A sentence that names files of a folder that may have been meant; none is opened.

    Args:
        folder: Its files are compared by their names.
        where: What the sentence calls that place: inside, next to it.
    """
    try:
        with os.scandir(folder) as entries:
            listed = islice(entries, _MOST_LISTED)
            found = sorted(e.name for e in listed if e.name.lower().endswith(_ENDS) and e.is_file())
    except OSError:
        return "The folder cannot be listed."
    if not found:
        return f"No file {where} ends in .env, .yml or .yaml."
    names = ", ".join(visible(name, _LONGEST_NAME) for name in found[:_MOST_NAMED])
    more = f", and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
    return f"Those {where} that could be meant: {names}{more}."


def recognise_kind(source: Source, env: FileKind | None = None) -> FileKind:
    """The kind of a file by its content; by its name where the content does not show it.

    Args:
        source: The file.
        env: What an env file is; None where that was not said. It is Compose's then, unless it is
            the wizard's own raw one: comments of others only mention things.
    """
    text = source.text
    if other_form(source):
        return FileKind.OTHER
    # JSON is YAML too, but its keys are indented or on one line, where _KEY finds none.
    if _JSON.match(text):
        return FileKind.COMPOSE if '"services"' in text else FileKind.KUBERNETES
    first = _FIRST.search(text)
    if first is None or not _ASSIGNS.match(first[0].lstrip()):
        kind = _yaml_kind(text, {found[2] for found in _KEY.finditer(text)})
        if kind or _name(source).endswith((".yml", ".yaml")):
            return kind or FileKind.KUBERNETES
    return env or (FileKind.RAW if _is_our_raw_file(source) else FileKind.DOTENV)


def other_form(source: Source) -> Finding | None:
    """What to say of a file in a form that is not read."""
    place, kind = Place(source.name), _other_kind(source)
    if _INSPECTED.match(source.text):
        return finding("file.inspect", place)
    if _TASK.match(source.text):
        return finding("file.task", place)
    if kind == _CONFIG:
        return finding("file.config", place)
    return finding("file.other", place, kind=kind) if kind else None


def _other_kind(source: Source) -> str:
    """In words what a file is that is not read; empty for any other."""
    first = _FIRST.search(source.text)
    start = first[0].lstrip() if first else ""
    if _ENCRYPTED.match(start):
        return "an encrypted file (Ansible Vault, age, PGP)"
    is_known = _CLEARML.match(start) or _name(source).endswith((".yml", ".yaml"))
    named = () if is_known else _OTHER_FORMS
    begun = (kind for kind, _, begins in named if re.match(begins, start))
    ended = (kind for kind, ends, _ in named if _name(source).endswith(ends))
    return next(chain(begun, ended), "")


def _yaml_kind(text: str, keys: set[str]) -> FileKind | None:
    """The kind of a YAML file by its keys without indent; None where they do not show it."""
    if "services" in keys:
        return FileKind.COMPOSE
    if keys & _OF_KUBERNETES or "extraEnv" in text:
        return FileKind.KUBERNETES
    of_compose = keys & _OF_COMPOSE or any(key.startswith("x-") for key in keys)
    return FileKind.COMPOSE if of_compose else None


def is_ours(source: Source) -> bool:
    """Whether the comments at its top say that the wizard wrote it."""
    return any(line.startswith(MARK) for line in _head(source))


def _is_our_raw_file(source: Source) -> bool:
    marked = is_ours(source) and f"# {RAW_WORDS}" in _head(source)
    return marked or _name(source) == RAW_FILE


def _head(source: Source) -> tuple[str, ...]:
    lines = (line.rstrip("\r") for line in source.text.split("\n"))
    return tuple(takewhile(lambda line: line.startswith("#"), lines))


def _name(source: Source) -> str:
    """Its name, or that of the file it is a fixed copy of."""
    return source.path.name.lower().removesuffix(_COPY)
