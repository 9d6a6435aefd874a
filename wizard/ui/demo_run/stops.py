"""The way through the wizard that the unattended demo takes, one stop after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QTextEdit, QWidget

from wizard.clearml.marks import ENV_FILE
from wizard.demo import defaults as world
from wizard.demo.people import ADMINISTRATOR
from wizard.demo.provider import DemoProvider
from wizard.export.layouts.compose import OVERRIDE_FILE
from wizard.ui.demo_run.browser_input import fill_in, sign_on
from wizard.ui.demo_run.user_input import Hands, TourError


@dataclass(frozen=True, slots=True)
class Scene:
    """Where the tour takes place: the provider that stands in for Ping, and the folder to fill."""

    ping: DemoProvider
    output: Path


@dataclass(frozen=True, slots=True)
class Stop:
    """One thing done. `says` is printed once `does` has seen its effect in the window."""

    says: str
    does: Callable[[Hands, Scene], None]
    picture: str = ""


def _server(hands: Hands, _: Scene) -> None:
    hands.type("webapp_url-edit", f"{world.DEMO_WEBAPP_URL.upper().replace('HTTPS', 'https')}:443/")
    hands.leave()
    _see_text(hands, "callback-value", world.DEMO_CALLBACK_URL)


def _copy_callback(hands: Hands, _: Scene) -> None:
    hands.click("callback-copy")
    hands.wait(
        lambda: _button(hands, "callback-copy").text() == "Copied", "the copy to be confirmed"
    )


def _questions(hands: Hands, _: Scene) -> None:
    hands.click("product-0")
    _switch(hands, "groups_enabled", on=True)
    _switch(hands, "pkce", on=True)


def _checklist(hands: Hands, _: Scene) -> None:
    while ticks := _open_ticks(hands):
        hands.click(ticks[0].objectName())
        hands.wait(ticks[0].isChecked, f"{ticks[0].objectName()} to be ticked")


def _lookup(hands: Hands, scene: Scene) -> None:
    hands.type("ping_url-edit", f"{scene.ping.issuer}/authorize")
    hands.click("lookup")
    _see_text(hands, "access_token_url-edit", f"{scene.ping.issuer}/token")


def _credentials(hands: Hands, scene: Scene) -> None:
    hands.wait(lambda: hands.sees("keyring"), "the word on the keyring")
    if hands.sees("keyring-act"):
        hands.click("keyring-act")
        hands.wait(lambda: not hands.sees("keyring-act"), "memory to be used instead")
    hands.type("client_id-edit", scene.ping.client_id)
    hands.leave()
    hands.type("client_secret-edit", scene.ping.client_secret)
    hands.leave()
    hands.click("keyring-act")
    hands.wait(lambda: hands.sees("client_secret-shown"), "the secret to be stored")
    if hands.find("client_secret-shown", QLabel).text() != "••••••••":
        raise TourError("The stored secret is not shown as eight dots.")


def _preflight(hands: Hands, _: Scene) -> None:
    hands.click("preflight-now")
    said = hands.find("preflight-result-what", QLabel).text()
    if said != "All fine":
        raise TourError(f"The check before the login says: {said}")
    hands.click("preflight-rest-open")
    hands.wait(lambda: hands.sees("verdict-preflight.client-auth"), "the verdicts")


def _options(hands: Hands, _: Scene) -> None:
    _switch(hands, "pkce", on=True)
    hands.type("default_company-edit", world.DEMO_DEFAULT_COMPANY)
    hands.leave()
    _switch(hands, "debug", on=True)
    hands.wait(lambda: hands.sees("debug-note"), "the word on debug logging")


def _groups(hands: Hands, _: Scene) -> None:
    _switch(hands, "groups_enabled", on=True)
    hands.type("groups_claim-edit", world.DEMO_GROUPS_CLAIM)
    hands.leave()
    for number, name in enumerate(world.DEMO_ADMIN_GROUPS):
        hands.type("groups_admins-edit", name)
        hands.enter()
        hands.find(f"groups_admins-{number}", QWidget)
    _switch(hands, "groups_prohibit", on=True)


def _open_login(hands: Hands, _: Scene) -> None:
    hands.click("open-login")
    fill_in(hands, ADMINISTRATOR.username, ADMINISTRATOR.password)


def _login(hands: Hands, _: Scene) -> None:
    sign_on(hands)
    hands.wait(lambda: hands.sees("claims"), "the claims of the login")


def _clearml_groups(hands: Hands, _: Scene) -> None:
    hands.click("clearml_groups-edit")
    for name in world.DEMO_CLEARML_GROUPS:
        hands.keys(hands.find("clearml_groups-edit", QWidget), name)
        hands.enter()
    hands.wait(
        lambda: f"member of “{world.DEMO_CLEARML_GROUPS[0]}”" in _shown(hands.find(*_OUTCOME)),
        "the sentence on what ClearML will make of this person",
    )


_OUTCOME = ("outcome-sentence", QLabel)


def _passed(hands: Hands, _: Scene) -> None:
    hands.wait(_button(hands, "next").isEnabled, "the test login to pass")


def _export(hands: Hands, scene: Scene) -> None:
    hands.type("export-folder-edit", str(scene.output))
    hands.leave()
    hands.click("export-save")
    said = hands.find("export-said-what", QLabel).text()
    if not _exported(scene):
        raise TourError(f"The files of this run are not there. The window says: {said}")


def _exported(scene: Scene) -> bool:
    """Whether both files are there, the env file not one of an earlier run."""
    env_file = scene.output / ENV_FILE
    there = env_file.is_file() and (scene.output / OVERRIDE_FILE).is_file()
    return there and scene.ping.client_id in env_file.read_text("utf-8")


def _after(hands: Hands, _: Scene) -> None:
    hands.wait(lambda: hands.sees("acceptance"), "the page after deployment")
    if _button(hands, "check-now").isEnabled():
        raise TourError("The demo has no ClearML server, and yet it may be asked.")


def _next(hands: Hands, _: Scene) -> None:
    hands.click("next")


def _see_text(hands: Hands, name: str, text: str) -> None:
    hands.wait(lambda: _shown(hands.find(name, QWidget)) == text, f"“{text}” in {name}")


def _shown(widget: QWidget) -> str:
    if isinstance(widget, QTextEdit):
        return widget.toPlainText()
    return widget.text() if isinstance(widget, QLabel | QLineEdit) else ""


def _switch(hands: Hands, name: str, *, on: bool) -> None:
    switch = f"{name}-switch"
    if _button(hands, switch).isChecked() != on:
        hands.click(switch)
    hands.wait(lambda: _button(hands, switch).isChecked() == on, f"{switch} to move")


def _button(hands: Hands, name: str) -> QAbstractButton:
    return hands.find(name, QAbstractButton)


def _open_ticks(hands: Hands) -> list[QAbstractButton]:
    return [b for b in hands.all_seen(QAbstractButton, "-tick") if not b.isChecked()]


STOPS: tuple[Stop, ...] = (
    Stop("Typed the web app's address; the callback URL is shown, normalised", _server),
    Stop("Copied the callback URL", _copy_callback, "1-server"),
    Stop("Went on to the registration in Ping", _next),
    Stop("Chose PingOne, with groups and PKCE", _questions),
    Stop("Ticked off the whole checklist", _checklist, "2-register"),
    Stop("Went on to the endpoints", _next),
    Stop("Found all endpoints from one address", _lookup),
    Stop("Stored the client ID and the secret", _credentials, "3-endpoints"),
    Stop("The pre-flight found everything in order", _preflight, "3-preflight"),
    Stop("Went on to the options", _next),
    Stop("Switched PKCE, user creation and debug logging on", _options, "4-options"),
    Stop("Went on to the groups", _next),
    Stop("Set group mapping, admin groups and the sign-up rule", _groups, "5-groups"),
    Stop("Went on to the test login", _next),
    Stop("Typed name and password into the provider's own form", _open_login, "6-sign-on"),
    Stop("Signed on; the callback was caught and the claims are shown", _login),
    Stop("Entered ClearML's groups; the outcome names them", _clearml_groups),
    Stop("The test login passed", _passed, "6-login"),
    Stop("Went on to the review", _next),
    Stop("Exported the files", _export, "7-export"),
    Stop("Went on to what follows the deployment", _next),
    Stop("Saw what is to be accepted once the files are applied", _after, "8-verify"),
)
