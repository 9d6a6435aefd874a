"""Access to PingFederate's administrative API: an address, and a password or an access token."""

from __future__ import annotations

from functools import partial

from wizard.model.secret import Secret
from wizard.oidc.http import CancelToken
from wizard.registration.connection import Connection
from wizard.registration.pingfederate_registrar import Console, pingfederate_registrar
from wizard.ui.pages.register.access import AccessForm
from wizard.ui.session import Session
from wizard.ui.widgets import Field, SecretField


class PingFederateAccess(AccessForm):
    """Nothing of it is kept: the password is in memory until the connection is closed."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._address = Field("access-console", "Address of the administrative API", _EXAMPLE)
        self._user = Field("access-user", "Administrator", "", _USER)
        self._secret = SecretField("access-password", "Password, or access token", _KEPT)
        self._address.set_value(session.services.ping.api)
        self.add(self._address, self._user, self._secret)
        self.add_go("Connect to PingFederate…", "access-connect").clicked.connect(self._go)

    def _go(self) -> None:
        services, draft = self.session.services, self.session.draft
        typed, address = Secret(self._secret.edit.text()), draft.ping_url or draft.issuer
        console = Console(self._address.value, typed, self._user.value.strip(), address)

        def connect(_: CancelToken) -> Connection:
            http, setup = services.http_for(draft.ca_file.strip()), draft.setup_id
            made = partial(pingfederate_registrar, http, services.clock, console, setup_id=setup)
            made(None)  # whether the address can be used
            return Connection(made, lambda: None)

        self._secret.edit.clear()
        self.wanted.emit(_WORDS, connect)


_EXAMPLE = "https://pingfederate.example.com:9999"
_USER = "Empty when an access token is given below."
_KEPT = "Kept in memory only, until this is done."
_WORDS = ("One moment", "Connecting to PingFederate")
