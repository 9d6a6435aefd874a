"""What the unattended demo does, one stop after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QAbstractButton, QLabel, QTextEdit

from wizard.clearml.marks import ENV_FILE
from wizard.demo import defaults
from wizard.demo.people import ADMINISTRATOR, ORDINARY
from wizard.demo.provider import DemoProvider
from wizard.export.layouts.compose import OVERRIDE_FILE
from wizard.ui.demo_run.browser_input import fill_in, sign_on
from wizard.ui.demo_run.user_input import DemoRunError, UserInput


@dataclass(frozen=True, slots=True)
class DemoContext:
    """The demo provider, and the folder to export into."""

    provider: DemoProvider
    output: Path


@dataclass(frozen=True, slots=True)
class Stop:
    """One thing done. `says` is printed once `does` has seen its effect in the window."""

    says: str
    does: Callable[[UserInput, DemoContext], None]
    picture: str = ""


def _server(user: UserInput, _: DemoContext) -> None:
    host = defaults.DEMO_WEBAPP_URL.removeprefix("https://")
    user.type("webapp_url-edit", f"https://{host.upper()}:443/")
    user.leave()
    shown = user.find("callback-value", QTextEdit)
    user.wait(lambda: shown.toPlainText() == defaults.DEMO_CALLBACK_URL, "the callback URL")


def _copy_callback(user: UserInput, _: DemoContext) -> None:
    user.click("callback-copy")
    user.wait(lambda: _button(user, "callback-copy").text() == "Copied", "the copy to be confirmed")


def _questions(user: UserInput, _: DemoContext) -> None:
    user.click("product-0")
    _switch_on(user, "groups_enabled")
    _switch_on(user, "pkce")


def _checklist(user: UserInput, _: DemoContext) -> None:
    for tick in user.all_seen(QAbstractButton, "-tick"):
        if not tick.isChecked():
            user.click(tick.objectName())
            user.wait(tick.isChecked, f"{tick.objectName()} to be ticked")


def _lookup(user: UserInput, context: DemoContext) -> None:
    user.type("ping_url-edit", f"{context.provider.issuer}/authorize")
    user.click("lookup")
    host = context.provider.site.origin.partition("://")[2]
    found = _button(user, "endpoints-open")
    user.wait(lambda: found.text() == f"5 endpoints of {host}", "the endpoints")


_STORED = "the secret to be stored"


def _credentials(user: UserInput, context: DemoContext) -> None:
    user.type("client_id-edit", context.provider.client_id)
    user.leave()
    user.type("client_secret-edit", context.provider.client_secret)
    user.leave()
    # Without a keyring the button offers memory first, as soon as that is known.
    for _ in range(3):
        if not user.sees("client_secret-shown"):
            user.click("keyring-act")
        user.wait(lambda: user.sees("client_secret-shown") or user.sees("keyring-act"), _STORED)
    if user.find("client_secret-shown", QLabel).text() != "••••••••":
        raise DemoRunError("The stored secret is not shown as eight dots.")


def _preflight(user: UserInput, _: DemoContext) -> None:
    user.click("preflight-now")
    said = user.find("preflight-result-what", QLabel).text()
    if said != "All fine":
        raise DemoRunError(f"The check before the login says: {said}")
    user.click("preflight-rest-open")
    user.wait(lambda: user.sees("verdict-preflight.client-auth"), "the verdicts")


def _options(user: UserInput, _: DemoContext) -> None:
    _switch_on(user, "pkce")
    user.click("everybody-0")
    user.type("default_company-edit", defaults.DEMO_DEFAULT_COMPANY)
    user.leave()
    _switch_on(user, "debug")
    user.wait(lambda: user.sees("debug-note"), "the note on debug logging")


def _groups(user: UserInput, _: DemoContext) -> None:
    _switch_on(user, "groups_enabled")
    user.type("groups_claim-edit", defaults.DEMO_GROUPS_CLAIM)
    user.leave()
    for name in defaults.DEMO_ADMIN_GROUPS:
        user.type("groups_admins-edit", name)
        user.enter()
        user.wait(lambda: user.sees("groups_admins-list"), "the list of admin groups")
    _switch_on(user, "groups_prohibit")


def _open_login(user: UserInput, _: DemoContext) -> None:
    user.click("role-refused-absent")
    user.click("role-admin")
    user.click("open-login")
    fill_in(user, ADMINISTRATOR.username, ADMINISTRATOR.password)


def _login(user: UserInput, _: DemoContext) -> None:
    sign_on(user)
    user.wait(lambda: user.sees("claims"), "the claims of the login")


def _clearml_groups(user: UserInput, _: DemoContext) -> None:
    user.click("clearml_groups-edit")
    for name in defaults.DEMO_CLEARML_GROUPS:
        user.keys(name)
        user.enter()
    sentence, member = user.find("outcome-sentence", QLabel), defaults.DEMO_CLEARML_GROUPS[0]
    user.wait(
        lambda: f"member of “{member}”" in sentence.text(),
        "the sentence on what ClearML does with this person",
    )


def _passed(user: UserInput, _: DemoContext) -> None:
    _expect(user, "login-result-what", "Signed in. ClearML would make this person an admin.")
    user.wait(_button(user, "next").isEnabled, "the test login to pass")


def _ordinary(user: UserInput, _: DemoContext) -> None:
    user.click("login-again")
    fill_in(user, ORDINARY.username, ORDINARY.password)
    sign_on(user)
    words = "Signed in. ClearML would let this person in as an ordinary user."
    _expect(user, "login-result-what", words)


def _expect(user: UserInput, name: str, words: str) -> None:
    user.wait(lambda: user.sees(name), name)
    label = user.find(name, QLabel)
    user.wait(lambda: label.text() == words, f"“{words}”")


def _export(user: UserInput, context: DemoContext) -> None:
    user.type("export-folder-edit", str(context.output))
    user.leave()
    user.click("next")
    said = user.find("export-said-what", QLabel).text()
    if not _exported(context):
        raise DemoRunError(f"The files of this run are not there. The window says: {said}")


def _exported(context: DemoContext) -> bool:
    """Whether both files are there, the env file not one of an earlier run."""
    env_file = context.output / ENV_FILE
    there = env_file.is_file() and (context.output / OVERRIDE_FILE).is_file()
    return there and context.provider.client_id in env_file.read_text("utf-8")


def _shows(button: str, name: str, words: str) -> Callable[[UserInput, DemoContext], None]:
    """A click, and what it is to show."""

    def click(user: UserInput, _: DemoContext) -> None:
        user.click(button)
        _expect(user, name, words)

    return click


_proven = _shows("next", "proof-what", "Proven for 2 of 3 roles")
_not_yet = _shows("check-now", "check-result-what", "Ping is not switched on yet")
_deploy = _shows("stand-in-deploy", "stand-in-said-what", "The stand-in restarts with this file")
_active = _shows("check-wait", "check-result-what", "Ping is switched on")


def _accept(user: UserInput, _: DemoContext) -> None:
    for role in ("admin", "user", "refused"):
        user.click(f"acceptance-{role}")
    _expect(user, "acceptance-verdict-what", "Accepted")


def _next(user: UserInput, _: DemoContext) -> None:
    user.click("next")


def _switch_on(user: UserInput, name: str) -> None:
    switch = f"{name}-switch"
    if not _button(user, switch).isChecked():
        user.click(switch)
    user.wait(_button(user, switch).isChecked, f"{switch} to move")


def _button(user: UserInput, name: str) -> QAbstractButton:
    return user.find(name, QAbstractButton)


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
    Stop("The administrator would be an admin, as stated", _passed, "6-login"),
    Stop("Signed on as an ordinary user; no one who must be refused is at hand", _ordinary),
    Stop("Went on to the review, which is proven for two of three roles", _proven),
    Stop("Exported the files", _export, "7-export"),
    Stop("Went on to what follows the deployment", _next),
    Stop("Checked the ClearML server: it does not offer Ping yet", _not_yet, "8-not-yet"),
    Stop("Deployed the exported files to the stand-in of ClearML", _deploy),
    Stop("Waited for its restart: it offers Ping, with this client ID and callback", _active),
    Stop("Ticked the three logins that a real server needs", _accept, "8-verify"),
)
