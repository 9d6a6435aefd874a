"""The real window, driven from one ClearML address to the next, and on in the program that follows.

Run as a module: provider, first and second web app, a folder, and what the program adds itself.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from tests.support.window import NoNetwork, click, parts
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.product import Product
from wizard.model.secret import Secret
from wizard.model.step import Step
from wizard.oidc.http import Request, Response
from wizard.ui import closing, run
from wizard.ui.shell import Shell

TOLD = "told.txt"
SETUP = "setup"
_GLANCE_MS = 50


@dataclass(frozen=True)
class Places:
    """Where everything is."""

    ping: str
    first: str
    second: str
    folder: Path

    def tell(self, *words: object) -> None:
        with (self.folder / TOLD).open("a") as told:
            told.write(json.dumps(words) + "\n")

    def draft(self) -> Draft:
        return Draft(
            setup_id=SETUP,
            name="Test",
            webapp_url=self.first,
            product=Product.PINGONE,
            issuer=f"{self.ping}/as",
            authorize_url=f"{self.ping}/authorize",
            access_token_url=f"{self.ping}/token",
            userinfo_url=f"{self.ping}/userinfo",
            jwks_url=f"{self.ping}/jwks",
        )


Act = Callable[[Shell], bool]


def _says(shell: Shell, name: str) -> str:
    found = [one for one in shell.findChildren(QLabel, name) if one.isVisible()]
    return found[0].text() if found else ""


def _press(name: str) -> Act:
    """Press a button as soon as it can be pressed."""

    def act(shell: Shell) -> bool:
        button = shell.findChild(QPushButton, name)
        if button is None or not (button.isVisible() and button.isEnabled()):
            return False
        click(shell, name)
        return True

    return act


def _open(shell: Shell) -> bool:
    """Open the login; root says yes to what root is asked."""
    if not _press("open-login")(shell):
        return False
    if "You are root" in _says(shell, "login-question-what"):
        click(shell, "login-question-act")
    return True


def _over(places: Places) -> Act:
    def act(shell: Shell) -> bool:
        outcome = _says(shell, "login-result-what")
        if outcome:
            places.tell("over", shell.session.draft.webapp_url, outcome)
        return bool(outcome)

    return act


def _asked(places: Places) -> Act:
    def act(shell: Shell) -> bool:
        places.tell("asked", _says(shell, "login-question-what"))
        return True

    return act


def _at_login(places: Places) -> Act:
    def act(shell: Shell) -> bool:
        if shell.current is Step.LOGIN:
            places.tell("at", shell.current.value, shell.session.draft.webapp_url)
        return shell.current is Step.LOGIN

    return act


def _read(shell: Shell) -> bool:
    shell.session.keyring.sync(lambda: shell.go(Step.LOGIN))
    return True


def _move(places: Places) -> Act:
    def act(shell: Shell) -> bool:
        shell.session.edit(webapp_url=places.second)
        return True

    return act


def _close(shell: Shell) -> bool:
    return shell.close()


def _first(places: Places) -> list[Act]:
    there, again = _at_login(places), _press("login-again")
    begin: list[Act] = [_read, there, _open, _over(places), _move(places), again]
    return [*begin, _open, _asked(places), _press("login-question-act")]


def _second(places: Places) -> list[Act]:
    return [_at_login(places), _open, _over(places), _close]


def _drive(acts: list[Act]) -> QTimer:
    def look() -> None:
        shells = [w for w in QApplication.topLevelWidgets() if isinstance(w, Shell)]
        visible = [shell for shell in shells if shell.isVisible()]
        if visible and acts and acts[0](visible[0]):
            acts.pop(0)

    timer = QTimer(interval=_GLANCE_MS)
    timer.timeout.connect(look)
    timer.start()
    return timer


def _accept_client(request: Request) -> Response:
    json_ = (("content-type", "application/json"),)
    return Response(request.url, 400, json_, b'{"error": "invalid_grant"}')


def main(ping: str, first: str, second: str, folder: str, *resume: str) -> int:
    """One run of the program; the first starts the second."""
    places = Places(ping, first, second, Path(folder))
    network = NoNetwork()
    network.answer = _accept_client
    services = parts(places.folder / "setups", network)
    services.vault.write(SETUP, Credentials("client", Secret("secret"), "v1", ping))
    if not resume:
        services.store.save(places.draft())
    with pytest.MonkeyPatch.context() as patch:
        words = [sys.executable, "-m", "tests.support.restarting", ping, first, second, folder]
        patch.setattr(closing, "restart_command", lambda setup: [*words, f"--resume={setup}"])
        run.application()
        timer = _drive(_second(places) if resume else _first(places))
        code = run.wizard(services, "".join(resume).removeprefix("--resume="))
        timer.stop()
    places.tell("end", code)
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
