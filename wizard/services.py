"""What the windows and the command line work with: one value, built by `app`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.model.secret import Secret

if TYPE_CHECKING:  # the network's library is slow to import and not needed for a help text
    from wizard.export.plan import ExportRequest
    from wizard.history import History
    from wizard.model.evidence import Clock
    from wizard.model.problem import Problem, Problems
    from wizard.oidc.http import HttpClient
    from wizard.store import Store
    from wizard.vault.base import Vault


@dataclass(frozen=True, slots=True)
class PingAddresses:
    """In place of the addresses that follow from PingOne's region; from the command line only.

    Attributes:
        api: Base of the administration API; empty for Ping's own.
        auth: Base of the authorization server, likewise.
    """

    api: str = ""
    auth: str = ""


LOGIN_SECONDS = 600.0
"""A second factor and a password reset fit in."""


@dataclass(frozen=True, slots=True)
class Services:
    """Everything impure that the program uses, named once.

    Attributes:
        clock: The present moment.
        http_for: An HTTP client that trusts an extra CA file (empty: none).
        vault: The system's keyring.
        memory: Stores credentials for this run only.
        store: Saved setups.
        logbook: The test logins saved with them.
        demo: Whether everything belongs to the built-in demo provider.
        login_seconds: How long a test login may take in the embedded browser.
        deploy: Has the demo's stand-in of a ClearML server read an env file; False when it can't.
        removed: What the environment sets and is not passed on to the login browser.
        api_token: For Ping's API, from the environment; empty when there was none.
        ping: Where Ping's administration APIs are.
    """

    clock: Clock
    http_for: Callable[[str], HttpClient]
    vault: Vault
    memory: Vault
    store: Store
    logbook: History
    demo: bool = False
    login_seconds: float = LOGIN_SECONDS
    deploy: Callable[[Path], bool] | None = None
    removed: Problems = ()
    api_token: Secret = field(default_factory=lambda: Secret(""))
    ping: PingAddresses = PingAddresses()

    def delete_setup(self, setup_id: str, *, logins: bool = True) -> Problem | None:
        """Remove a setup, with the test logins saved for it; its credentials are the vault's."""
        from wizard.registration.journal import JournalFile  # noqa: PLC0415 - for this only

        failed = self.logbook.drop_all(setup_id) if logins else None
        journal = JournalFile(self.store.folder, setup_id)
        return failed or self.store.delete(setup_id) or journal.drop()


def with_existing_files(
    request: ExportRequest, opened: Iterable[str], folder: Path
) -> ExportRequest:
    """The request with what files that are in use set already. It reads them: not for the GUI.

    Args:
        request: What is to be exported.
        opened: Paths of the files that the setup was read from.
        folder: Where the export goes; this program's own files there would be replaced.
    """
    from wizard.files import is_own  # noqa: PLC0415 - not for the first page
    from wizard.lint.existing import existing_files  # noqa: PLC0415 - slow to import

    names = (note.name for note in request.notes if not note.name.endswith(".example"))
    there = {_resolved(folder / name): folder / name for name in names}
    own = [path for path in there.values() if is_own(path, request.mark)]
    kept = [Path(path) for path in opened if _resolved(Path(path)) not in there]
    return replace(request, opened=existing_files(kept), replaced=existing_files(own))


def _resolved(path: Path) -> str:
    """The path without links; as it is when no file can have it, such as one with a NUL."""
    try:
        return os.path.realpath(path)
    except (OSError, ValueError):
        return str(path)
