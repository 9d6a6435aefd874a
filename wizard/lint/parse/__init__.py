"""First pass: from paths to parsed files with positions; nothing is replaced or compared yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.lint.finding import Finding
from wizard.lint.parse.text_file import FileKind, Source, other_form, read, recognise_kind

if TYPE_CHECKING:  # they load the parser of YAML, which env files do without
    from wizard.lint.parse.compose import ComposeFile
    from wizard.lint.parse.helm import KubernetesFile


@dataclass(frozen=True, slots=True)
class ParsedFiles:
    """The files of one deployment, in the order in which they were given.

    Attributes:
        sources: Every file that could be read.
        envs: Env files, with the kind that each is unless a compose file names it.
        composed: Compose files.
        clustered: Helm values and Kubernetes manifests.
        others: What to say of files in forms that are not read.
        unreadable: Why the other files cannot be read.
    """

    sources: tuple[Source, ...]
    envs: tuple[tuple[Source, FileKind], ...]
    composed: tuple[ComposeFile, ...]
    clustered: tuple[KubernetesFile, ...]
    others: tuple[Finding, ...]
    unreadable: tuple[Finding, ...]


def parse_files(paths: Sequence[Path], env: FileKind | None = None) -> ParsedFiles:
    """The files at `paths`; `env` says what env files are. Never raises for their content."""
    found = [read(path) for path in dict.fromkeys(paths)]
    sources = tuple(one for one in found if isinstance(one, Source))
    kinds = [(source, recognise_kind(source, env)) for source in sources]
    return ParsedFiles(
        sources,
        tuple(one for one in kinds if one[1].is_env),
        tuple(_compose(source) for source, kind in kinds if kind is FileKind.COMPOSE),
        tuple(_kubernetes(source) for source, kind in kinds if kind is FileKind.KUBERNETES),
        tuple(said for s in sources if (said := other_form(s))),
        tuple(one for one in found if isinstance(one, Finding)),
    )


def _compose(source: Source) -> ComposeFile:
    from wizard.lint.parse import compose  # noqa: PLC0415 - see above

    return compose.parse(source)


def _kubernetes(source: Source) -> KubernetesFile:
    from wizard.lint.parse import helm  # noqa: PLC0415 - see above

    return helm.parse(source)
