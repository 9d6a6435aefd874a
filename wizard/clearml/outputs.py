"""What is handed to the people who run ClearML: the files of a target, rendered and not written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from io import StringIO
from pathlib import PurePath, PurePosixPath, PureWindowsPath

from wizard.clearml.encoding import dotenv_lines, hocon
from wizard.clearml.variables import Assignment, assignments
from wizard.files import OutputFile
from wizard.model.credentials import Credentials
from wizard.model.draft import Deployment
from wizard.model.plain import visible
from wizard.model.settings import Settings

ENV_FILE = "ping-sso.env"
OVERRIDE_FILE = "docker-compose.ping-sso.yml"
DEMO_LINE = "# DEMO, do not deploy"


@dataclass(frozen=True, slots=True)
class Handoff:
    """Everything that the files and commands are made from.

    Attributes:
        settings: The set-up.
        credentials: Of the application in Ping.
        deployment: How the ClearML server is run.
        demo: Whether the set-up belongs to the demo provider.
        files_in: Folder on the ClearML host where the files stay, when it is not the one of the
            base compose file; None when they are put beside that.
    """

    settings: Settings
    credentials: Credentials
    deployment: Deployment = field(default_factory=Deployment)
    demo: bool = False
    files_in: str | None = None

    def path_on_host(self, name: str) -> str:
        """How Compose finds an exported file: a bare name is looked for beside the base file."""
        return name if self.files_in is None else str(self._host_path(self.files_in) / name)

    def _host_path(self, folder: str) -> PurePath:
        windows = self.deployment.windows
        return PureWindowsPath(folder) if windows else PurePosixPath(folder)


@dataclass(frozen=True, slots=True)
class Target:
    """A form of the hand-over: its name on the command line, its title, what it writes."""

    name: str
    title: str
    files: Callable[[Handoff], tuple[OutputFile, ...]]


def compose(handoff: Handoff) -> tuple[OutputFile, ...]:
    """The override for Compose and, last, the env file that it names."""
    mark = _mark(handoff.settings)
    head = (DEMO_LINE, mark) if handoff.demo else (mark,)
    override = "".join(f"{line}\n" for line in (*head, *_OVERRIDE_WORDS)) + _override(handoff)
    env = "".join(f"{line}\n" for line in (*head, *_ENV_WORDS, *_env_lines(handoff)))
    return (
        OutputFile(OVERRIDE_FILE, override, secret=False, mark=mark),
        OutputFile(ENV_FILE, env, secret=True, mark=mark),
    )


def _mark(settings: Settings) -> str:
    return f"# Written by the ClearML Ping SSO wizard for {visible(settings.webapp_url)}"


_OVERRIDE_WORDS = (
    "# Hands the variables of the env file to the apiserver. It holds no secret.",
    "# Name this file with -f, after the others, in every docker compose command for ClearML:",
    '# an "up" without it starts the apiserver without Ping.',
)

_ENV_WORDS = (
    "# Environment of ClearML's apiserver for login with Ping. It holds the client secret:",
    "# only its owner may read it, and it belongs in no repository.",
    f"# {OVERRIDE_FILE} hands it over; as .env or with --env-file it would not",
    "# reach the apiserver.",
    "# The quotes are part of the form; change a value in the wizard rather than here.",
)


def _override(handoff: Handoff) -> str:
    from ruamel.yaml import YAML  # noqa: PLC0415 - slow to import, needed at export only

    # Compose replaces $NAME in every value of a compose file; two of them stand for one.
    env_file = handoff.path_on_host(ENV_FILE).replace("$", "$$")
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.width = 10_000
    out = StringIO()
    yaml.dump({"services": {"apiserver": {"env_file": [env_file]}}}, out)
    return out.getvalue()


def _env_lines(handoff: Handoff) -> tuple[str, ...]:
    written = assignments(handoff.settings, handoff.credentials)
    return tuple(line for one in written for line in _env_entry(one))


def _env_entry(one: Assignment) -> tuple[str, ...]:
    return ("", f"# {one.variable.meaning}", *dotenv_lines(one.variable.name, hocon(one.value)))


COMPOSE = Target("compose", "Docker Compose", compose)

TARGETS: tuple[Target, ...] = (COMPOSE,)
"""Every form of the hand-over; the first is the usual one."""
