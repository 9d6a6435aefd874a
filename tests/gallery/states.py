"""The states in which the pages are drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from enum import Enum
from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.support.inline import Inline
from tests.support.login_result import log_in
from tests.support.window import SECRET, NoNetwork, parts
from wizard import flow
from wizard.flow import STEPS
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.product import Product
from wizard.model.role import Role
from wizard.model.secret import Secret
from wizard.model.step import Step
from wizard.ui.pages import make_page
from wizard.ui.session import Session
from wizard.ui.shell import Shell

_PING = "https://auth.pingone.eu.example"
_ENVIRONMENT = f"{_PING}/3f0c2a7e-0000-4000-8000-00000000c1ea/as"
_FILLED = Draft(
    setup_id="production",
    name="Production",
    webapp_url="https://clearml.example.com",
    product=Product.PINGONE,
    ping_url=_ENVIRONMENT,
    issuer=_ENVIRONMENT,
    authorize_url=f"{_ENVIRONMENT}/authorize",
    access_token_url=f"{_ENVIRONMENT}/token",
    userinfo_url=f"{_ENVIRONMENT}/userinfo",
    jwks_url=f"{_ENVIRONMENT}/jwks",
    groups_enabled=True,
    groups_claim="groups",
    groups_admins=("ClearML Admins",),
    clearml_groups=("Data Science", "Research, Vision"),
)
_FAULTY = replace(
    _FILLED,
    webapp_url="http://clearml example:80808",
    issuer="auth.pingone.eu.example",
    authorize_url=f"{_ENVIRONMENT}/token",
    access_token_url="https://",
    default_company="not a company",
    groups_claim="",
    groups_admins=("ClearML Admins ", "CLEARML admins"),
)


class State(Enum):
    """What the setup looks like."""

    EMPTY = "empty"
    FILLED = "filled"
    FAULTY = "faulty"
    PROVEN = "proven"


def shown_window(qtbot: QtBot, state: State, folder: Path, *, active: bool = False) -> Shell:
    """A shown window on a setup in this state; `active` has the keyboard focus, too."""
    made = open_window(state, folder)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    if active:
        made.activateWindow()
        qtbot.waitUntil(made.isActiveWindow)
    return made


def open_window(state: State, folder: Path) -> Shell:
    """A window on a setup in this state; not shown yet."""
    drafts = {State.EMPTY: Draft(setup_id="new"), State.FAULTY: _FAULTY}
    services = parts(folder, NoNetwork())
    session = Session(services, Inline(), drafts.get(state, _FILLED))
    if state in {State.FILLED, State.PROVEN}:
        session.keyring.put(Credentials("3f0c2a7e-client", Secret(SECRET), "v1", _PING))
    if state is State.PROVEN:
        log_in(session, "ada", ["ClearML Admins", "Data Science"], role=Role.ADMIN)
        log_in(session, "grace", ["Data Science"], minutes=1)
        session.edit(register_way="handout")
    if state is State.FILLED:
        session.edit(login_waived=flow.current_fingerprint(session.state))
    for step in STEPS:
        session.see(step)
    return Shell(session, make_page)


def open_pages(shell: Shell) -> Iterator[Step]:
    """Open each page that can be reached, one after the other."""
    for step in STEPS:
        shell.go(step)
        if shell.current is step:
            yield step
