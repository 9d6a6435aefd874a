"""Everything that can be wrong with a keyring, in words."""

from __future__ import annotations

import sys

from wizard.model.problem import Problem, Severity
from wizard.model.step import Step
from wizard.model.text import visible

_THIS_RUN = "Or choose “Keep for this run only”: then nothing is stored, and you enter it again."
_WHERE_TO_LOOK = {
    "linux": "Look for a window that asks for the keyring's password; it may be behind this one "
    "or on another desktop.",
    "darwin": "Look for the dialog of macOS that asks for the keychain's password; it may be "
    "behind this window.",
}
_WHERE_ELSE = "Look for a window that asks for permission; it may be behind this one."
_KEYRINGS = {
    "linux": "Install and start GNOME Keyring or KWallet and log in to the desktop again.",
    "darwin": "Open “Keychain Access” and see whether a login keychain exists.",
    "win32": "Start the Windows service “Credential Manager”.",
}


def none(platform: str = sys.platform) -> Problem:
    """No keyring counts here."""
    return _trouble(
        "none",
        "This computer has no keyring that the wizard can use.",
        "The secret is kept in Secret Service, KWallet, macOS Keychain or Windows Credential "
        "Locker only, never in a plain file.",
        f"{_KEYRINGS.get(platform, _KEYRINGS['linux'])} {_THIS_RUN}",
    )


def locked(platform: str = sys.platform) -> Problem:
    """It is there but was not unlocked."""
    return _trouble(
        "locked",
        "The keyring is locked.",
        "It opens with its own password, mostly that of your login; nobody entered it.",
        f"Try again and enter the password. {where_to_look(platform)} {_THIS_RUN}",
    )


def unopened(detail: str) -> Problem:
    """It is there but has no collection to keep anything in, or its prompt was closed."""
    return _trouble(
        "unopened",
        "The keyring could not be opened.",
        f"The keyring says: “{visible(detail, 200)}”. "
        "Perhaps its question was closed, or there is no default keyring yet.",
        f"Try again and answer the keyring's question. {_THIS_RUN}",
    )


def denied(detail: str) -> Problem:
    """It refused to store, read or remove."""
    return _trouble(
        "denied",
        "The keyring refused.",
        f"The keyring says: “{visible(detail, 200)}”.",
        f"Try again and allow access when you are asked. {_THIS_RUN}",
    )


def odd(kind: str) -> Problem:
    """Something failed that no keyring should fail with."""
    return _trouble(
        "failed",
        "The keyring could not be used.",
        f"It ended with an error of the kind {visible(kind, 60)}.",
        f"Check that the keyring works in other programs, then try again. {_THIS_RUN}",
    )


def not_kept() -> Problem:
    """What was stored is not what is read back."""
    return _trouble(
        "not-kept",
        "The keyring did not keep what was stored.",
        "Reading back gave something else or nothing.",
        f"Try again. {_THIS_RUN}",
    )


def damaged() -> Problem:
    """The entry is not one of ours."""
    return _trouble(
        "damaged",
        "What the keyring holds for this set-up is damaged.",
        "It is not in the form in which this program stores client ID and secret.",
        f"Enter client ID and client secret again in step “{Step.ENDPOINTS.title}”; "
        "storing them replaces the damaged entry.",
    )


def silent(seconds: float, platform: str = sys.platform) -> Problem:
    """No answer within the time limit."""
    return _trouble(
        "time-limit",
        f"The keyring did not answer within {seconds:.0f} seconds.",
        "A question of the keyring may still be open, or the keyring hangs.",
        f"{where_to_look(platform)} Answer it, then try again. {_THIS_RUN}",
    )


def waiting(platform: str = sys.platform) -> Problem:
    """A call takes long: perhaps a prompt is open."""
    problem = _trouble(
        "waiting",
        "Waiting for the keyring.",
        "A locked keyring asks for its password in a window of its own.",
        where_to_look(platform),
    )
    return problem.as_warning()


def where_to_look(platform: str = sys.platform) -> str:
    """Where the keyring's own question is found."""
    return _WHERE_TO_LOOK.get(platform, _WHERE_ELSE)


def _trouble(rule: str, what: str, why: str, remedy: str) -> Problem:
    return Problem(
        f"vault.{rule}", what, why, remedy, Step.ENDPOINTS, "client_secret", Severity.ERROR
    )
