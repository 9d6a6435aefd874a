"""What is handed to the people who run ClearML: the vocabulary that every target speaks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import PurePath, PurePosixPath, PureWindowsPath

from wizard.clearml.marks import DEMO_LINE, MARK
from wizard.export.others import LeftOut, Other
from wizard.files import OutputFile
from wizard.model.credentials import Credentials
from wizard.model.draft import Deployment
from wizard.model.settings import Settings
from wizard.model.text import visible


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """Everything that the files and commands are made from.

    Attributes:
        settings: The set-up.
        credentials: Of the application in Ping.
        deployment: How the ClearML server is run.
        demo: Whether the set-up belongs to the demo provider.
        files_in: Folder on the ClearML host where the files stay, when it is not the one of the
            base compose file; None when they are put beside that.
        secrets_file: Whether a target that keeps the secret out of its files writes a file with
            the secret besides.
        others: What is passed on from opened files.
        left_out: What those files hold and cannot be passed on.
    """

    settings: Settings
    credentials: Credentials
    deployment: Deployment = field(default_factory=Deployment)
    demo: bool = False
    files_in: str | None = None
    secrets_file: bool = False
    others: tuple[Other, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    def path_on_host(self, name: str) -> str:
        """How Compose finds an exported file: a bare name is looked for beside the base file."""
        return name if self.files_in is None else self.path_in(self.files_in, name)

    def path_in(self, folder: str, name: str) -> str:
        """`name` in a folder of the ClearML host, whatever system that runs."""
        kind: type[PurePath] = PureWindowsPath if self.deployment.windows else PurePosixPath
        return str(kind(folder) / name)


@dataclass(frozen=True, slots=True)
class Command:
    """One thing to do on the ClearML host: why, and the line to type (empty: done by hand)."""

    title: str
    says: str
    line: str = ""


@dataclass(frozen=True, slots=True)
class FileNote:
    """An exported file before it is written: its name, what it is for, whether it is secret."""

    name: str
    says: str
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Steps:
    """What the people who run ClearML do with the files; no line holds or prints the secret.

    Attributes:
        apply: From the files to a running apiserver, in order.
        verify: How to see that it worked.
        roll_back: The way back.
    """

    apply: tuple[Command, ...]
    verify: tuple[Command, ...]
    roll_back: tuple[Command, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A form of the hand-over.

    Attributes:
        name: On the command line, `--layout NAME`.
        title: As people call it.
        explains: For whom it is, in one or two sentences.
        notes: The files that would be written, without making them.
        files: The files, rendered and not written.
        steps: What is done with them.
        asks: Fields of `Deployment` without which there are no commands.
        refuses: Why it can't hold a variable from an opened file; empty when it can.
    """

    name: str
    title: str
    explains: str
    notes: Callable[[ExportRequest], tuple[FileNote, ...]]
    files: Callable[[ExportRequest], tuple[OutputFile, ...]]
    steps: Callable[[ExportRequest], Steps]
    asks: tuple[str, ...] = ()
    refuses: Callable[[Other], str] = lambda _: ""


def mark(settings: Settings) -> str:
    """The line by which a file of ours for this ClearML server is recognised."""
    return f"{MARK} {visible(settings.webapp_url)}"


def file(handoff: ExportRequest, note: FileNote, words: Iterable[str], body: str) -> OutputFile:
    """The file of `note`: demo line, mark and `words` as comments, then `body`."""
    own = mark(handoff.settings)
    head = (*((DEMO_LINE,) if handoff.demo else ()), own, *(f"# {line}" for line in words))
    text = "".join(f"{line}\n" for line in head) + body
    return OutputFile(note.name, text, secret=note.secret, mark=own)
