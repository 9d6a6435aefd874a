"""From nothing to a window: the application object, one session, the shell."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QCoreApplication, Qt
from PySide6.QtWidgets import QApplication

from wizard.demo import world
from wizard.demo.config import DemoConfig, PkceEnforcement
from wizard.demo.provider import DemoProvider
from wizard.model import urls
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.product import Product
from wizard.model.secret import Secret
from wizard.services import Services
from wizard.ui import theme
from wizard.ui.background import Background
from wizard.ui.pages import make_pages
from wizard.ui.session import Session
from wizard.ui.setups import last_draft
from wizard.ui.shell import Shell


@dataclass(frozen=True, slots=True)
class Window:
    """An open window and what it works with."""

    shell: Shell
    session: Session


def application() -> QApplication:
    """The application object, dressed. Contexts are shared because Qt WebEngine asks for it."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    made = QApplication(["clearml-ping-wizard"])
    made.setApplicationName("ClearML Ping SSO")
    made.setDesktopFileName("clearml-ping-wizard")
    theme.apply(made)
    return made


@contextmanager
def window(services: Services, draft: Draft) -> Iterator[Window]:
    """A window on `draft`, shown; taken down in order at the end."""
    application()
    background = Background()
    session = Session(services, background, draft)
    shell = Shell(session, make_pages(session))
    shell.show()
    try:
        yield Window(shell, session)
    finally:
        shell.close()
        background.close()
        shell.deleteLater()
        QCoreApplication.sendPostedEvents()


def wizard(services: Services) -> int:
    """The wizard for real use: the set-up saved last, or an empty one.

    Another set-up gets another window: nothing of the first one is left in it.
    """
    app = application()
    draft: Draft | None = last_draft(services)
    place, code = QByteArray(), 0
    while draft is not None:
        with window(services, draft) as opened:
            opened.shell.restoreGeometry(place)
            code = app.exec()
            draft, place = opened.shell.then, opened.shell.saveGeometry()
    return code


def demo(services: Services) -> int:
    """The wizard on the demo provider: everything filled in and switched on."""
    app = application()
    with provider(services) as ping:
        draft = demo_draft(ping)
        secret = Secret(ping.client_secret)
        origin = urls.origin(draft.access_token_url)
        credentials = Credentials(ping.client_id, secret, uuid.uuid4().hex, origin)
        services.memory.write(draft.setup_id, credentials)
        with window(services, draft) as opened:
            opened.session.keep_for_this_run()
            opened.session.read_credentials(lambda _: None)
            return app.exec()


@contextmanager
def provider(services: Services) -> Iterator[DemoProvider]:
    """The demo provider, which ends with the window. It requires PKCE, as the wizard advises."""
    config = DemoConfig((world.DEMO_CALLBACK_URL,), pkce=PkceEnforcement.S256_REQUIRED)
    with DemoProvider(config, services.clock) as ping:
        yield ping


def demo_draft(ping: DemoProvider) -> Draft:
    """The demo's draft with every option on, so that every variable is exported."""
    site = ping.issuer
    return Draft(
        setup_id=f"demo-{uuid.uuid4().hex[:12]}",
        name=world.DEMO_SETUP_NAME,
        webapp_url=world.DEMO_WEBAPP_URL,
        product=Product.PINGONE,
        ping_url=site,
        issuer=site,
        authorize_url=f"{site}/authorize",
        access_token_url=f"{site}/token",
        userinfo_url=f"{site}/userinfo",
        jwks_url=f"{site}/jwks",
        pkce=world.DEMO_PKCE,
        debug=world.DEMO_DEBUG,
        default_company=world.DEMO_DEFAULT_COMPANY,
        groups_enabled=world.DEMO_GROUPS_ENABLED,
        groups_claim=world.DEMO_GROUPS_CLAIM,
        groups_case_sensitive=world.DEMO_GROUPS_CASE_SENSITIVE,
        groups_admins=world.DEMO_ADMIN_GROUPS,
        groups_prohibit=world.DEMO_PROHIBIT_SIGNUP_WITHOUT_GROUP,
        clearml_groups=world.DEMO_CLEARML_GROUPS,
    )
