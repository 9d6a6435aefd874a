"""Command lines for a POSIX shell or PowerShell: every word quoted, no value ever printed."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence

from wizard.export.plan import Command, ExportRequest
from wizard.model.text import join_names, visible

_PLAIN_WORD = re.compile(r"[A-Za-z0-9_./\\:-]+")
_SINGLE_QUOTES = re.compile("(['‘’‚‛])")  # noqa: RUF001 - PowerShell takes all of them for quotes

# Back quotes are Go's quotes here: double ones would not reach docker from every PowerShell.
NAMES_ONLY = "{{range .Config.Env}}{{println (index (split . `=`) 0)}}{{end}}"

_ERRORS = "ParseException|ConfigSubstitutionException"
"""What ends the apiserver. Only counted: the message itself may quote a piece of a value."""

_NO_LOG = "no log: the apiserver is not running"


def powershell(word: str) -> str:
    """`word` as one argument in PowerShell: bare, or in single quotes with each of them doubled."""
    if _PLAIN_WORD.fullmatch(word):
        return word
    return "'" + _SINGLE_QUOTES.sub(r"\1\1", word) + "'"


def join_words(words: Sequence[str], *, windows: bool) -> str:
    """The words as one line."""
    return " ".join(map(powershell, words)) if windows else shlex.join(words)


def in_folder(folder: str, line: str, *, windows: bool) -> str:
    """`line`, run in `folder`."""
    if windows:
        # -LiteralPath: brackets are no pattern. Stop: else the line runs in the wrong folder.
        return f"Set-Location -LiteralPath {powershell(folder)} -ErrorAction Stop; {line}"
    # "--": a folder's name may begin with a dash.
    return f"cd {'-- ' if folder.startswith('-') else ''}{shlex.quote(folder)} && {line}"


def show_matching(line: str, text: str, *, windows: bool) -> str:
    """`line`, of whose output only lines with `text` are shown."""
    return f"{line} | Select-String {text}" if windows else f"{line} | grep {text}"


def count_errors(line: str, *, windows: bool) -> str:
    """`line`, of whose output and errors only the number of the apiserver's errors is shown.

    A log that could not be read has no count: 0 would look right.
    """
    # The log is read into a variable first: in a pipe its failure would go unnoticed.
    if windows:
        counted = f"@($log | Select-String '{_ERRORS}').Count"
        return f"$log = {line} 2>&1; if ($LASTEXITCODE -eq 0) {{{counted}}} else {{'{_NO_LOG}'}}"
    # grep ends with 1 when it counts 0, which is the good result here.
    counted = f"""printf '%s\\n' "$log" | grep -cE '{_ERRORS}' || true"""
    return f"if log=$({line} 2>&1); then {counted}; else echo '{_NO_LOG}'; fi"


def container_lines(name: str, *, windows: bool) -> tuple[str, str]:
    """Two lines for a Docker container: the names of its Ping variables, the number of errors."""
    inspect = f"docker inspect --format '{NAMES_ONLY}' {name}"
    names = show_matching(inspect, "ping__", windows=windows)
    # --since: errors from before the change are in the log too.
    return names, count_errors(f"docker logs --since 10m {name}", windows=windows)


def place_files(
    request: ExportRequest, names: Sequence[str], place: str, more: str = ""
) -> Command:
    """Where the files have to be, before anything is run."""
    if request.files_in is not None:
        return Command("Leave the files there", f"They stay in {visible(request.files_in)}.")
    return Command("Place the files", f"Put {join_names(names)} into {place}.{more}")


def verify_container(request: ExportRequest, names: str, log: str) -> tuple[Command, ...]:
    """How to see that the apiserver of a Docker host has taken everything."""
    login = verify_login(request, windows=request.deployment.windows)
    return (verify_names(names), verify_log(log), *login)


def verify_names(line: str) -> Command:
    """The names of the variables that the apiserver has."""
    return Command("The variables have arrived", "Lists names only, never a value.", line)


def verify_log(line: str) -> Command:
    """Whether the apiserver could read the values."""
    return Command(
        "The apiserver can read them",
        "Counts errors in its log of the last ten minutes: 0 is right. “no log” says that it does "
        "not run, or that the command did not find it.",
        line,
    )


def reach(request: ExportRequest, inside: str, *, windows: bool) -> tuple[Command, ...]:
    """Whether the apiserver's container reaches the token endpoint; `inside` runs words there."""
    # The query may contain a secret; any answer shows what is asked here.
    url = request.settings.endpoints.access_token_url.partition("?")[0]
    words = join_words(["python3", "-c", _REQUEST, url, "HTTP"], windows=windows)
    return (Command("The apiserver reaches the token endpoint", _REACHED, f"{inside} {words}"),)


# No quotes of either kind, which not every PowerShell hands over; without an error handler any
# status is an answer.
_REQUEST = (
    "import sys,urllib.request as u;o=u.OpenerDirector();"
    "[o.add_handler(h()) for h in (u.ProxyHandler,u.HTTPHandler,u.HTTPSHandler)];"
    "print(sys.argv[2],o.open(sys.argv[1],timeout=20).status)"
)
_REACHED = (
    "Sends a request from inside its container, with the container's own Python. “HTTP” with any "
    "number means reached; otherwise the last line says what is in the way: DNS, a firewall, a "
    "certificate. Not verified on your image: one without python3 cannot run this."
)


def verify_login(request: ExportRequest, *, windows: bool) -> tuple[Command, ...]:
    """Whether ClearML offers Ping."""
    url = f"{request.settings.webapp_url}/api/login.supported_modes"
    # `curl` alone is an alias of Invoke-WebRequest in Windows PowerShell.
    program = "curl.exe" if windows else "curl"
    return (
        Command(
            "The apiserver offers Ping",
            "“sso_providers” in the answer names Ping. If it is empty although the variables are "
            "there, this ClearML has no single sign-on: it is a feature of ClearML Enterprise.",
            join_words([program, "-fsS", "--max-time", "20", url], windows=windows),
        ),
        Command(
            "People see it",
            f"Open {visible(request.settings.webapp_url)} in a private window: the login page "
            "shows Ping. A window that was open before may still have old cookies.",
        ),
    )
