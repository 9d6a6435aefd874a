"""Replace an application's client secret in PingOne; the former one works until a given end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from wizard.files.folder_lock import folder_lock
from wizard.model.problem import problem
from wizard.oidc.http import CancelToken
from wizard.registration.api import ApiError
from wizard.registration.journal import Journal
from wizard.registration.registering import Registering

DAYS = (7, 1, 30)
"""How long the former secret may go on working; the first is the usual choice, the longest is
PingOne's limit."""


def end_after(days: int, now: datetime) -> datetime:
    """The end of the former secret, to the minute; a little before PingOne's limit."""
    end = now.astimezone(UTC) + min(timedelta(days=days), timedelta(days=max(DAYS), hours=-1))
    return end.replace(second=0, microsecond=0)


def rotate(registering: Registering, end: datetime, cancel: CancelToken) -> str:
    """Replace the secret in PingOne and in the keyring; the former one's end as it is kept.

    It is sent once. After an unclear answer the secret is read and compared with the former one.

    Raises:
        ApiError: It was not replaced.
        JournalError, KeyringError: It was, and reading it again by a comparison fills it in.
    """
    with folder_lock(registering.file.folder / registering.setup_id, patience=0.0) as ours:
        journal = registering.file.read() if ours else problem("registration.elsewhere")
        if not isinstance(journal, Journal):
            raise ApiError(journal or problem("registration.nothing-to-remove"))
        if journal.is_open:
            raise ApiError(problem("registration.unfinished"))
        return _rotated(registering, journal, end, cancel)


def _rotated(registering: Registering, journal: Journal, end: datetime, cancel: CancelToken) -> str:
    registrar = registering.registrar
    path = f"/environments/{registrar.place}/applications/{journal.application}/secret"
    until = end.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    former = registrar.api.secret(registrar.api.get(path, cancel))
    try:
        answer = registrar.api.post(path, {"previous": {"expiresAt": until}}, cancel)
        fresh = registrar.api.secret(answer)
    except ApiError as error:
        if not error.unclear:
            raise
        fresh = registrar.api.secret(registrar.api.get(path, CancelToken()))
        if fresh == former:
            raise
    try:
        registering.keep(journal.application, fresh)
    finally:
        registering.file.write(replace(journal, secret_ends=until))
    return until
