"""One named fault: what is wrong, how the demo brings it about, and what must be found."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from wizard.demo.config import DemoConfig
from wizard.demo.people import ADMINISTRATOR, Person
from wizard.demo.provider import DemoProvider
from wizard.demo.setup import FilledDraft
from wizard.model.problem import Severity
from wizard.model.product import Product
from wizard.model.step import Step


class Where(StrEnum):
    """When a fault shows."""

    PREFLIGHT = "preflight"
    LOGIN = "login"


class Play(StrEnum):
    """What the person does in a login with a fault."""

    SIGN_ON = "sign on"
    OWN_BROWSER = "sign on in an own browser and paste the address"
    STOP = "stop the login"
    STOP_AT_NOTICE = "stop the login once the browser has said something"
    WAIT = "wait until the time is over"
    END_TEST = "follow the notice and end the test"

    @property
    def needs_window(self) -> bool:
        """True when only a window can show it."""
        return self not in (Play.SIGN_ON, Play.OWN_BROWSER)


@dataclass(frozen=True)
class Tls:
    """The provider's side of TLS, and the authority to be trusted, as PEM; none when empty."""

    context: ssl.SSLContext
    ca_pem: str = ""


def same_config(config: DemoConfig) -> DemoConfig:
    """Nothing is wrong with the provider."""
    return config


def same_typed(typed: FilledDraft, _: DemoProvider) -> FilledDraft:
    """Nothing wrong was typed."""
    return typed


@dataclass(frozen=True)
class Fault:
    """A row of the catalog. It names what must be found, and never the remedy.

    Attributes:
        name: Stable, for the command line.
        says: What is wrong, one sentence.
        product: In whose shape the demo shows it, and whose words the remedy must have.
        where: Before or during the login.
        code: The problem's code.
        step: Where it is mended.
        severity: Whether it stops the step.
        config: Bends the provider.
        typed: Bends what the administrator typed.
        tls: Puts TLS on the provider, given the present moment.
        person: Who signs on.
        play: What the person does.
        clock_ahead: How far the provider's clock is ahead.
        browser_only: Seen by the browser alone, which no scripted visit can stand in for.
    """

    name: str
    says: str
    product: Product
    where: Where
    code: str
    step: Step
    severity: Severity = Severity.ERROR
    config: Callable[[DemoConfig], DemoConfig] = same_config
    typed: Callable[[FilledDraft, DemoProvider], FilledDraft] = same_typed
    tls: Callable[[datetime], Tls] | None = None
    person: Person = ADMINISTRATOR
    play: Play = Play.SIGN_ON
    clock_ahead: timedelta = timedelta(0)
    browser_only: bool = False

    @property
    def needs_window(self) -> bool:
        """True when it cannot be shown on the command line."""
        return self.browser_only or self.play.needs_window


NO_FAULT = Fault("none", "Nothing is wrong.", Product.PINGONE, Where.LOGIN, "", Step.LOGIN)
"""The demo as it is without a fault."""
