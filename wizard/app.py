"""Composition root: the only module that names the concrete clock, network, vault and window."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from wizard import environment
from wizard.cli.messages import Exit
from wizard.model.secret import Secret

if TYPE_CHECKING:  # each command loads what it needs
    from argparse import Namespace
    from datetime import datetime

    from wizard.model.evidence import Clock
    from wizard.model.problem import Problems
    from wizard.oidc.http import HttpClient
    from wizard.services import Services


def main(argv: Sequence[str]) -> int:
    """Run the program with these arguments; the exit code is 0 when all is well."""
    # First of all, before anything reads these variables or starts a child process.
    removed = environment.scrub(environment.process())
    token = environment.take_api_token(environment.process())
    for problem in removed:
        sys.stderr.write(f"{problem.what} {problem.why}\n")
    try:
        return _run(argv, removed, token) if argv else _wizard(removed, token)
    except KeyboardInterrupt:
        return Exit.CANCELLED
    except ImportError as error:
        found = environment.missing_library(error)
        if found is None:
            raise
        sys.stderr.write(f"{found.what} {found.why}\n{found.remedy}\n")
        return Exit.FAILURE


def _run(argv: Sequence[str], removed: Problems, token: Secret) -> int:
    from argparse import Namespace  # noqa: PLC0415 - without arguments only the window is loaded

    from wizard.cli import parser  # noqa: PLC0415 - likewise

    arguments = parser.build().parse_args(argv, Namespace(removed=removed, api_token=token))
    if arguments.command not in _WITH_CREDENTIALS:
        environment.drop_credentials(environment.process())
    if arguments.verbose:
        _start_log(arguments.command)
    return _COMMANDS[arguments.command](arguments)


def _start_log(command: str | None) -> None:
    import logging  # noqa: PLC0415 - on request only

    import platformdirs  # noqa: PLC0415 - likewise

    from wizard.files import log  # noqa: PLC0415 - likewise

    found = log.start(platformdirs.user_log_path("clearml-ping-wizard"))
    sys.stderr.write(f"Log: {found}\n" if isinstance(found, Path) else f"{found.what}\n")
    logging.getLogger(__name__).info("Started: %s", command or "window")


def _has_display() -> bool:
    if environment.has_display(environment.process()):
        return True
    sys.stderr.write(_NO_DISPLAY)
    return False


_NO_DISPLAY = """There is no display here, so no window can be opened.
Open the wizard on a desktop, or use what works without: demo --unattended, export, check,
preflight, register, verify. “--help” lists them.
"""


def _now() -> datetime:
    from datetime import UTC, datetime  # noqa: PLC0415 - not for the first page

    return datetime.now(UTC)  # noqa: TID251 - the one place where the present moment is read


clock: Clock = _now


def _network_client(ca_file: str) -> HttpClient:
    from wizard.oidc.client import NetworkClient  # noqa: PLC0415 - httpx takes long to load

    return NetworkClient(ca_file)


def services(*, demo: bool = False, drafts: Path | None = None, removed: Problems = ()) -> Services:
    """The real thing; the demo has a keyring service and drafts of its own."""
    from wizard.history import History  # noqa: PLC0415 - not needed to print a help text
    from wizard.services import Services  # noqa: PLC0415
    from wizard.store import APPLICATION, DEMO_APPLICATION, Store, default_folder  # noqa: PLC0415
    from wizard.vault.memory import MemoryVault  # noqa: PLC0415
    from wizard.vault.system import DEMO_SERVICE, SERVICE, SystemVault  # noqa: PLC0415

    folder = drafts or default_folder(DEMO_APPLICATION if demo else APPLICATION)
    return Services(
        clock=clock,
        http_for=_network_client,
        vault=SystemVault(DEMO_SERVICE if demo else SERVICE),
        memory=MemoryVault(),
        store=Store(folder),
        logbook=History(folder),
        demo=demo,
        removed=removed,
    )


@contextmanager
def _demo_services(removed: Problems = ()) -> Iterator[Services]:
    """The demo's, whose drafts and logins are deleted with it: the next demo starts empty."""
    import tempfile  # noqa: PLC0415 - for the demo only

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as drafts:
        yield services(demo=True, drafts=Path(drafts), removed=removed)


def _wizard(removed: Problems, token: Secret, arguments: Namespace | None = None) -> int:
    environment.drop_credentials(environment.process())
    if not _has_display():
        return Exit.USAGE
    gc.disable()  # `run.application` takes over; collecting while modules load finds nothing
    from dataclasses import replace  # noqa: PLC0415 - with all else

    from wizard.services import PingAddresses  # noqa: PLC0415 - not needed for a help text
    from wizard.ui import run  # noqa: PLC0415 - only the windows need Qt

    made = replace(services(removed=removed), api_token=token)
    if arguments is None:
        return run.wizard(made)
    ping = PingAddresses(arguments.api_url, arguments.auth_url)
    return run.wizard(replace(made, ping=ping), arguments.resume)


def _demo(arguments: Namespace) -> int:
    from wizard.ui import demo_run as tour  # noqa: PLC0415 - only the windows need Qt
    from wizard.ui import demo_window  # noqa: PLC0415 - likewise

    if arguments.unattended:
        return tour.unattended(arguments.output, partial(services, removed=arguments.removed))
    if not _has_display():
        return Exit.USAGE
    with _demo_services(arguments.removed) as made:
        return demo_window.demo(made)


def _selftest(arguments: Namespace) -> int:
    from wizard.ui import demo_run as tour  # noqa: PLC0415 - only the windows need Qt

    return tour.selftest(partial(services, removed=arguments.removed))


def _export(arguments: Namespace) -> int:
    from wizard.cli import export  # noqa: PLC0415 - loaded with its command

    return export.run(arguments, services())


def _preflight(arguments: Namespace) -> int:
    from wizard.cli import preflight  # noqa: PLC0415 - loaded with its command

    return preflight.run(arguments, services())


def _check(arguments: Namespace) -> int:
    from wizard.cli import check  # noqa: PLC0415 - loaded with its command

    return check.run(arguments)


def _register(arguments: Namespace) -> int:
    from dataclasses import replace  # noqa: PLC0415 - loaded with its command

    from wizard.cli import register  # noqa: PLC0415 - loaded with its command

    return register.run(arguments, replace(services(), api_token=arguments.api_token))


def _verify(arguments: Namespace) -> int:
    from wizard.cli import verify  # noqa: PLC0415 - loaded with its command

    return verify.run(arguments, services())


_WITH_CREDENTIALS = ("export", "preflight", "verify")
"""Commands that take the credentials from the environment."""

_COMMANDS: dict[str | None, Callable[[Namespace], int]] = {
    None: lambda arguments: _wizard(arguments.removed, arguments.api_token, arguments),
    "demo": _demo,
    "selftest": _selftest,
    "export": _export,
    "preflight": _preflight,
    "check": _check,
    "register": _register,
    "verify": _verify,
}
