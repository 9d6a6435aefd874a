"""Access to Advanced Identity Cloud or PingAM: a service account and its key file."""

from __future__ import annotations

from PySide6.QtWidgets import QFileDialog

from wizard.model.problem import Problem
from wizard.oidc.http import CancelToken
from wizard.registration.aic_registrar import connect_aic
from wizard.registration.connection import Connection
from wizard.registration.service_account import account_of
from wizard.ui.pages.register.access import AccessForm
from wizard.ui.session import Session
from wizard.ui.widgets import Button, Field


class AicAccess(AccessForm):
    """The key is read where it is, and never copied."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._address = Field("access-tenant", "Address of the tenant", _EXAMPLE, _REALM)
        self._account = Field("access-account", "ID of the service account")
        self._key = Field("access-key", "Its key file (JWK)", "", _KEY)
        choose = Button("Choose…", "plain", name="access-key-choose")
        self._key.add_beside(choose)
        draft = session.draft
        known = session.services.ping.api or draft.ping_url or draft.issuer or draft.authorize_url
        self._address.set_value(known)
        self.add(self._address, self._account, self._key)
        choose.clicked.connect(self._choose)
        self.add_go("Connect to the tenant…", "access-connect").clicked.connect(self._go)

    def _choose(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "Choose the key file", "", "All files (*)")
        self._key.set_value(path or self._key.value)

    def _go(self) -> None:
        services, draft = self.session.services, self.session.draft
        account = account_of(
            self._address.value.strip(), self._account.value, self._key.value.strip()
        )
        if isinstance(account, Problem):
            self.failed.emit(account)
            return

        def connect(cancel: CancelToken) -> Connection | Problem:
            http = services.http_for(draft.ca_file.strip())
            found = connect_aic(http, services.clock, account, draft.setup_id, cancel)
            return found if isinstance(found, Problem) else Connection(found, lambda: None)

        self.wanted.emit(_WORDS, connect)


_EXAMPLE = "https://openam-example.forgeblocks.com"
_REALM = "With the realm in it if that is not alpha, such as the issuer."
_KEY = "As it was downloaded when the account was created. It is read, never copied."
_WORDS = ("One moment", "Signing in with the service account")
