"""Page 2's “Do it for me” in each of its states; nothing is connected."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from wizard.model.problem import problem
from wizard.model.product import Product
from wizard.model.step import Step
from wizard.registration.apply import End, Outcome, Remaining
from wizard.registration.plan import Action, Consent, Field, Findings, Item, Match, Place
from wizard.registration.sign_in import DeviceCode
from wizard.ui.pages.register.automatic_card import AutomaticCard
from wizard.ui.pages.register.pingone_access import _BROWSER, _DEVICE, PingOneAccess
from wizard.ui.shell import Shell

_ENVIRONMENT = "3f0c2a7e-0000-4000-8000-00000000c1ea"
_APPLICATION = "5d1b9c40-0000-4000-8000-0000000000a1"
_PLACE = Place(_ENVIRONMENT, "ClearML tests", "SANDBOX", "https://api.pingone.eu.example")
_PRODUCTION = replace(
    _PLACE, name="Example AG", kind="PRODUCTION", consents=frozenset({Consent.PRODUCTION})
)
_NEW = (
    Item(
        Action.CREATE,
        "application",
        "ClearML",
        (
            Field("Enabled", "", "yes"),
            Field("Redirect URIs", "", "https://clearml.example.com/callback_ping"),
            Field("PKCE enforcement", "", "S256_REQUIRED"),
            Field("Token endpoint authentication method", "", "CLIENT_SECRET_BASIC"),
        ),
    ),
    Item(Action.CREATE, "scopes", "openid", (Field("Granted", "", "email, profile"),)),
    Item(Action.CREATE, "claim", "groups", (Field("Mapping", "", "${user.memberOfGroupNames}"),)),
)
_CHANGED = (
    Item(
        Action.CHANGE,
        "application",
        "ClearML",
        (
            Field("Enabled", "yes", "yes"),
            Field("PKCE enforcement", "OPTIONAL", "S256_REQUIRED"),
            Field("Grant types", "AUTHORIZATION_CODE", "AUTHORIZATION_CODE"),
        ),
    ),
    Item(
        Action.CHANGE,
        "claim",
        "groups",
        (Field("Mapping", "${user.memberOfGroupIDs}", "${user.memberOfGroupNames}", filling=True),),
    ),
)
_MATCH = Match(_APPLICATION, "ClearML", _APPLICATION, "It has ClearML's redirect URI.", _CHANGED)
_OTHER = replace(_MATCH, id=_ENVIRONMENT, client_id=_ENVIRONMENT, name="ClearML (old)")


def _form(card: AutomaticCard) -> PingOneAccess:
    (found,) = card.findChildren(PingOneAccess)
    return found


def _waiting(card: AutomaticCard, words: tuple[str, str] = _BROWSER) -> None:
    form = _form(card)
    form._shown_code.hide()
    form._devices[1].setVisible(words is _BROWSER)
    card._doing.setText(words[0])
    card._busy.start(words[1])
    form.meanwhile.show()
    card._show(card._running)


def _device(card: AutomaticCard) -> None:
    _waiting(card, _DEVICE)
    _form(card)._receive(DeviceCode("WDJB-MJHT", "https://auth.pingone.eu.example/device"))


def _plan(*matches: Match, place: Place = _PLACE) -> Callable[[AutomaticCard], None]:
    def show(card: AutomaticCard) -> None:
        card._plan.show_findings(Product.PINGONE, Findings(place, matches, _NEW))
        card._show(card._plan)

    return show


def _running(card: AutomaticCard) -> None:
    card._doing.setText("Registering ClearML in PingOne")
    card._busy.start("Map the claim groups")
    card._show(card._running)


def _end(outcome: Outcome) -> Callable[[AutomaticCard], None]:
    def show(card: AutomaticCard) -> None:
        card._end.show_outcome(outcome, Product.PINGONE, outcome.application)
        card._show(card._end)

    return show


_WHY = problem("registration.busy", status=503, id="9f2c")
_LEFT = Remaining(
    "application ClearML: Ping is busy or has a fault: HTTP status 503.",
    _APPLICATION,
    "Applications > Applications",
)
STATES: Mapping[str, Callable[[AutomaticCard], None]] = {
    "access": lambda card: card._show(card._form),
    "waiting": _waiting,
    "device": _device,
    "plan-new": _plan(),
    "plan-existing": _plan(_MATCH),
    "plan-several": _plan(_MATCH, _OTHER),
    "production": _plan(place=_PRODUCTION),
    "running": _running,
    "rotate": lambda card: card._show(card._rotate),
    "finished": _end(Outcome(End.FINISHED, _APPLICATION)),
    "undone": _end(Outcome(End.UNDONE, problem=_WHY)),
    "remains": _end(Outcome(End.REMAINS, problem=_WHY, remains=(_LEFT,))),
}


def register_states(shell: Shell) -> Iterator[str]:
    """Each state by its name, on page 2 of that window."""
    shell.session.edit(register_way="automatic")
    shell.go(Step.REGISTER)
    (card,) = shell.page.findChildren(AutomaticCard)
    for name, show in STATES.items():
        card._form.meanwhile.hide()
        show(card)
        yield name
