"""One named scenario: what is wrong, how the demo provider shows it, and what must be found."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from wizard.demo.config import DemoConfig
from wizard.demo.defaults import FilledDraft
from wizard.demo.people import ADMINISTRATOR, Person
from wizard.demo.provider import DemoProvider
from wizard.model.problem import Severity
from wizard.model.product import Product
from wizard.model.step import Step


class Where(StrEnum):
    """Which of the two finds it."""

    PREFLIGHT = "preflight"
    LOGIN = "login"


class UserAction(StrEnum):
    """What the person does in a login."""

    SIGN_ON = "sign on"
    OWN_BROWSER = "sign on in another browser and paste the address"
    STOP = "stop the login"
    STOP_AT_NOTICE = "stop the login once the browser shows a notice"
    WAIT = "wait until the time is over"
    END_TEST = "follow the notice and end the test"


@dataclass(frozen=True)
class Tls:
    """The provider's side of TLS, and the authority to be trusted, as PEM; none when empty."""

    context: ssl.SSLContext
    ca_pem: str = ""


def same_config(config: DemoConfig) -> DemoConfig:
    """Nothing is wrong with the provider."""
    return config


def same_draft(filled: FilledDraft, _: DemoProvider) -> FilledDraft:
    """Nothing is wrong with what was filled in."""
    return filled


@dataclass(frozen=True)
class Scenario:
    """A row of the catalog. It names the problem that must be found, and never its remedy.

    Attributes:
        name: Stable; the test's id.
        summary: What is wrong, one sentence.
        product: The product profile of the demo provider, and whose words the remedy must have.
        where: Before or during the login.
        code: The problem's code.
        step: Where it is fixed.
        severity: Whether it stops the step.
        config: Mutates the provider.
        draft: Mutates what the administrator filled in.
        tls: Puts TLS on the provider, given the present moment.
        person: Who signs on.
        action: What the person does.
        clock_ahead: How far the provider's clock is ahead.
        browser_only: Seen by the browser alone, not by the scripted visitor.
    """

    name: str
    summary: str
    product: Product
    where: Where
    code: str
    step: Step
    severity: Severity = Severity.ERROR
    config: Callable[[DemoConfig], DemoConfig] = same_config
    draft: Callable[[FilledDraft, DemoProvider], FilledDraft] = same_draft
    tls: Callable[[datetime], Tls] | None = None
    person: Person = ADMINISTRATOR
    action: UserAction = UserAction.SIGN_ON
    clock_ahead: timedelta = timedelta(0)
    browser_only: bool = False

    @property
    def needs_window(self) -> bool:
        """True when only the window's browser meets it."""
        scripted = self.action in (UserAction.SIGN_ON, UserAction.OWN_BROWSER)
        return self.browser_only or not scripted
