"""A kept set-up opens where it goes on: at the first step that is not done."""

from __future__ import annotations

from PySide6.QtCore import QObject

from wizard import flow
from wizard.flow import STEPS
from wizard.model.step import Step
from wizard.ui.shell import Shell


class Resuming(QObject):
    """Goes there once credentials and test logins are read, unless the person was faster.

    Of a set-up that still lacks endpoints the credentials are not read: a locked keyring asks
    for its password where the credentials are typed, not before.
    """

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._shell, self._session = shell, shell.session
        self._draft = shell.session.draft
        self._waits = True
        self._credentials_read = not self._needs_credentials()
        if not self._credentials_read:
            self._session.read_credentials(lambda _: self._read())
        self._session.evidence_changed.connect(self._look)
        self._look()

    def _needs_credentials(self) -> bool:
        texts = flow.problems(self._session.standing)[Step.ENDPOINTS]
        missing = all((p.field or "").startswith("client_") for p in texts if p.is_error)
        return missing and flow.resumed(self._session.standing) is Step.ENDPOINTS

    def _read(self) -> None:
        self._credentials_read = True
        self._look()

    def _look(self) -> None:
        if not (self._waits and self._credentials_read and self._session.logins_read):
            return
        self._waits = False
        if self._shell.current is STEPS[0] and self._session.draft == self._draft:
            self._shell.go(flow.resumed(self._session.standing))
