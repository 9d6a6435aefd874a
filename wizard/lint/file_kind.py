"""Which kind of file it is, told from what it holds; from its name where that tells nothing."""

from __future__ import annotations

import re
from enum import Enum
from itertools import takewhile

from wizard.clearml.marks import MARK, RAW_FILE, RAW_WORDS
from wizard.lint.source import Source

_ASSIGNS = re.compile(r"(export[ \t]+)?[A-Za-z_][\w.]*[ \t]*=")
_FIRST = re.compile(r"^[ \t]*[^#\s].*$", re.MULTILINE)
_SERVICES = re.compile(r"""^(["']?)services\1\s*:\s*(#.*)?$""", re.MULTILINE)
_COMPOSE = re.compile(
    r"""^(["']?)(services|include|networks|volumes|version|name|configs|secrets|x-[\w-]+)\1\s*:"""
    r"(\s|$)",
    re.MULTILINE,
)
_KUBERNETES = re.compile(
    r"""^(["']?)(apiserver|apiVersion|kind|global|clearml)\1\s*:(\s|$)""", re.MULTILINE
)
_JSON = re.compile(r'\A\s*\{\s*"')
_YAML_NAMES = (".yml", ".yaml")
_COPY = ".fixed"


class FileKind(Enum):
    """The forms in which the variables are deployed."""

    DOTENV = "env file for Docker Compose"
    RAW = "env file for docker run --env-file"
    COMPOSE = "compose file"
    KUBERNETES = "Helm values or Kubernetes Secret"

    @property
    def is_env(self) -> bool:
        """Whether it is an env file of either kind."""
        return self in (FileKind.DOTENV, FileKind.RAW)


def recognise_kind(source: Source, env: FileKind | None = None) -> FileKind:
    """The layout of a file.

    Args:
        source: The file.
        env: What an env file is; None where nobody said so. It is Compose's then, unless it is the
            wizard's own raw one: comments of others only mention things.
    """
    text = source.text
    if _JSON.match(text):
        return FileKind.KUBERNETES if '"apiserver"' in text[:200] else FileKind.COMPOSE
    first = _FIRST.search(text)
    if first is None or not _ASSIGNS.match(first[0].lstrip()):
        kinds = (
            (FileKind.COMPOSE, _SERVICES),
            (FileKind.KUBERNETES, _KUBERNETES),
            (FileKind.COMPOSE, _COMPOSE),
        )
        for layout, sign in kinds:
            if sign.search(text):
                return layout
        if _is_called_yaml(source):
            return FileKind.COMPOSE
    return env or (FileKind.RAW if _is_our_raw_file(source) else FileKind.DOTENV)


def is_ours(source: Source) -> bool:
    """Whether the comments at its top say that the wizard wrote it."""
    return any(line.startswith(MARK) for line in _head(source))


def _is_our_raw_file(source: Source) -> bool:
    """By its name, or by the comments at its top."""
    marked = is_ours(source) and f"# {RAW_WORDS}" in _head(source)
    return marked or _name(source) == RAW_FILE


def _head(source: Source) -> tuple[str, ...]:
    lines = (line.rstrip("\r") for line in source.text.split("\n"))
    return tuple(takewhile(lambda line: line.startswith("#"), lines))


def _is_called_yaml(source: Source) -> bool:
    return _name(source).endswith(_YAML_NAMES)


def _name(source: Source) -> str:
    """Its name, or that of the file it is a mended copy of."""
    return source.path.name.lower().removesuffix(_COPY)
