"""An export as values: the request, the layouts that can answer it, the plan that comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

from wizard.clearml.marks import DEMO_LINE, MARK
from wizard.clearml.variables import Assignment, assignments
from wizard.files import OutputFile
from wizard.model.credentials import Credentials
from wizard.model.draft import Deployment
from wizard.model.existing import ExistingFile
from wizard.model.problem import Problems
from wizard.model.settings import Settings
from wizard.model.text import visible


@dataclass(frozen=True, slots=True)
class Command:
    """One thing to do on the ClearML host: why, and the line to type (empty: done by hand)."""

    title: str
    says: str
    line: str = ""


@dataclass(frozen=True, slots=True)
class FileNote:
    """An exported file before it is written.

    Attributes:
        name: Its name, without a folder.
        says: What it is for.
        head: Its first comments, without the comment sign.
        secret: Whether it contains the client secret.
        optional: Whether it is written only on request (`ExportRequest.secrets_file`).
    """

    name: str
    says: str
    head: tuple[str, ...] = ()
    secret: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Steps:
    """What the people who run ClearML do with the files; no line contains or prints the secret.

    Attributes:
        apply: From the files to a running apiserver, in order.
        verify: How to see that it worked.
        roll_back: The way back.
        before: What can be tried out beforehand, with the server as it is.
    """

    apply: tuple[Command, ...]
    verify: tuple[Command, ...]
    roll_back: tuple[Command, ...]
    before: tuple[Command, ...] = ()

    @property
    def commands(self) -> tuple[Command, ...]:
        """All of them, in order."""
        return (*self.before, *self.apply, *self.verify, *self.roll_back)

    @property
    def apply_line(self) -> str:
        """The line that puts the export into effect."""
        return next(command.line for command in self.apply if command.title == "Apply")


@dataclass(frozen=True, slots=True)
class Layout:
    """A way of handing over the variables, made for one way of running ClearML.

    Attributes:
        name: On the command line, `--layout NAME`.
        title: As people call it.
        explains: For whom it is, in one or two sentences.
        notes: The files that it consists of, the secret one last.
        bodies: The text of each, behind its first comments.
        steps: What is done with them.
        needs: Fields of `Deployment` without which there are no commands.
        beaten_by_environment: Whether entries of `environment:` in other files win over it.
        replaces_list: Whether its list of variables takes the place of existing lists.
    """

    name: str
    title: str
    explains: str
    notes: tuple[FileNote, ...]
    bodies: Callable[[ExportRequest], tuple[str, ...]]
    steps: Callable[[ExportRequest], Steps]
    needs: tuple[str, ...] = ()
    beaten_by_environment: bool = False
    replaces_list: bool = False


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """Everything that the files and commands are made from.

    Attributes:
        settings: The setup.
        credentials: Of the application in Ping.
        layout: In which form the variables are handed over.
        deployment: How the ClearML server is run.
        demo: Whether the setup belongs to the demo provider.
        secrets_file: Whether optional files are written too.
        files_in: Folder on the ClearML host where the files stay, when it is not the one of the
            base compose file; None when they are put there.
        opened: What the files that the setup was read from set already.
        replaced: What the files that the export would replace set.
        zipped: Whether the files go into one ZIP, to be unpacked on the ClearML host.
    """

    settings: Settings
    credentials: Credentials
    layout: Layout
    deployment: Deployment = field(default_factory=Deployment)
    demo: bool = False
    secrets_file: bool = False
    files_in: str | None = None
    opened: tuple[ExistingFile, ...] = ()
    replaced: tuple[ExistingFile, ...] = ()
    zipped: bool = False

    @property
    def has_secret(self) -> bool:
        """Whether any of the files contains the client secret."""
        return any(note.secret for note in self.notes)

    @property
    def written(self) -> tuple[Assignment, ...]:
        """The variables, each with its value."""
        return assignments(self.settings, self.credentials)

    @property
    def notes(self) -> tuple[FileNote, ...]:
        """The files, without making them."""
        return tuple(n for n in self.layout.notes if self.secrets_file or not n.optional)

    @property
    def files(self) -> tuple[OutputFile, ...]:
        """The files, rendered and not written: demo line, mark and comments, then the body."""
        start = (*((DEMO_LINE,) if self.demo else ()), self.mark)
        return tuple(
            OutputFile(
                note.name,
                "".join(f"{line}\n" for line in (*start, *(f"# {h}" for h in note.head))) + body,
                secret=note.secret,
                mark=self.mark,
            )
            # Optional files are the last ones, so that the bodies fit without them too.
            for note, body in zip(self.notes, self.layout.bodies(self), strict=False)
        )

    @property
    def steps(self) -> Steps:
        """What is done with the files."""
        return self.layout.steps(self)

    @property
    def mark(self) -> str:
        """The line by which a file of this program for this ClearML server is recognised."""
        return f"{MARK} {visible(self.settings.webapp_url)}"

    def path_on_host(self, name: str) -> str:
        """How Compose finds an exported file: a bare name is read from the base file's folder."""
        return name if self.files_in is None else self.path_in(self.files_in, name)

    def path_in(self, folder: str, name: str) -> str:
        """`name` in a folder of the ClearML host, whatever system that runs."""
        kind: type[PurePath] = PureWindowsPath if self.deployment.windows else PurePosixPath
        return str(kind(folder) / name)


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """What an export will write, and what has to be known about it.

    Attributes:
        folder: Where the files go.
        files: The files, the sheet among them.
        steps: What is done with them on the ClearML host.
        questions: What has to be agreed to before anything is written.
        existing: Warnings about files that are in use.
        warnings: Warnings about values and the folder.
    """

    folder: Path
    files: tuple[OutputFile, ...]
    steps: Steps
    questions: Problems = ()
    existing: Problems = ()
    warnings: Problems = ()
