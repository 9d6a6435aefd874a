"""The window on the built-in demo provider."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from wizard.demo import defaults
from wizard.demo.clearml import StandInClearml
from wizard.demo.config import DemoConfig, PkceEnforcement
from wizard.demo.defaults import FilledDraft, filled_draft
from wizard.demo.provider import DemoProvider
from wizard.model import urls
from wizard.model.credentials import Credentials
from wizard.oidc.http import CancelToken, HttpClient, Request, Response
from wizard.services import Services
from wizard.ui.run import Window, application, window
from wizard.vault.binding import bind_on_entry


def demo(services: Services) -> int:
    """The wizard on the demo provider: everything filled in and switched on."""
    app = application()
    with (
        provider(services) as ping,
        demo_server(services) as complete,
        demo_window(complete, filled_draft(ping)),
    ):
        return app.exec()


@contextmanager
def demo_window(services: Services, filled: FilledDraft) -> Iterator[Window]:
    """A window on a filled draft, its credentials kept in memory for this run."""
    draft = filled.draft
    fresh = Credentials(filled.client_id, filled.client_secret, secrets.token_hex(16))
    token, issuer = urls.origin(draft.access_token_url), urls.origin(draft.issuer)
    with window(services, draft) as opened:
        opened.session.keyring.use_memory()
        opened.session.keyring.put(bind_on_entry(fresh, token, issuer))
        yield opened


@contextmanager
def provider(services: Services) -> Iterator[DemoProvider]:
    """The demo provider, which ends with the window. It requires PKCE, as the wizard advises."""
    config = DemoConfig((defaults.DEMO_CALLBACK_URL,), pkce=PkceEnforcement.S256_REQUIRED)
    with DemoProvider(config, services.clock) as ping:
        yield ping


@contextmanager
def demo_server(services: Services) -> Iterator[Services]:
    """The same services, with the demo's ClearML server in the place of a real one."""
    with StandInClearml(services.clock) as clearml:
        yield replace(
            services,
            http_for=lambda ca_file: _StandInClient(services.http_for(ca_file), clearml.origin),
            deploy=clearml.deploy,
        )


@dataclass(frozen=True, slots=True)
class _StandInClient:
    """Sends what is meant for the ClearML server to the stand-in, whatever its address."""

    http: HttpClient
    origin: str

    def send(self, request: Request, cancel: CancelToken | None = None) -> Response:
        if request.at != "webapp_url":
            return self.http.send(request, cancel)
        here = replace(request, url=f"{self.origin}{urlsplit(request.url).path}")
        return replace(self.http.send(here, cancel), url=request.url)
