"""How to see that the apiserver took the variables, by commands that never print a value."""

from __future__ import annotations

from wizard.export import shell
from wizard.export.outputs import Command, ExportRequest
from wizard.model.text import visible

# Back quotes are Go's quotes here: double ones would not reach docker from every PowerShell.
NAMES_ONLY = "{{range .Config.Env}}{{println (index (split . `=`) 0)}}{{end}}"
ERRORS = "ParseException|ConfigSubstitutionException"
"""What ends the apiserver. Only counted: the message itself may quote a piece of a value."""

NO_LOG = "no log: the apiserver is not running"


def container(name: str, *, windows: bool) -> tuple[str, str]:
    """Two lines for a Docker container: the names of its Ping variables, the number of errors."""
    names = shell.matching(
        f"docker inspect --format '{NAMES_ONLY}' {name}", "ping__", windows=windows
    )
    log = f"docker logs --since 10m {name}"
    return names, shell.counting(log, ERRORS, NO_LOG, windows=windows)


def arrived(line: str) -> Command:
    """The names of the variables that the apiserver has."""
    return Command("The variables have arrived", "Lists names only, never a value.", line)


def started(line: str) -> Command:
    """Whether the apiserver could read them."""
    return Command("The apiserver can read them", _COUNTED, line)


_COUNTED = (
    "Counts errors in its log of the last ten minutes: 0 is right. “no log” says that it does not "
    "run, or that the command did not find it."
)


def offered(handoff: ExportRequest, *, windows: bool) -> tuple[Command, ...]:
    """Whether ClearML offers Ping."""
    url = f"{handoff.settings.webapp_url}/api/login.supported_modes"
    program = "curl.exe" if windows else "curl"
    return (
        Command(
            "The apiserver offers Ping",
            "“sso_providers” in the answer names Ping. If it is empty although the variables are "
            "there, this ClearML has no single sign-on: it is a feature of ClearML Enterprise.",
            shell.join([program, "-fsS", "--max-time", "20", url], windows=windows),
        ),
        Command(
            "People see it",
            f"Open {visible(handoff.settings.webapp_url)} in a private window: the login page "
            "shows Ping. A window that was open before may still hold old cookies.",
        ),
    )
