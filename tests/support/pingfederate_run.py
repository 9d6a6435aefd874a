"""One run of the program for one setup against a stand-in of PingFederate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.standins.common.faults import Where
from tests.standins.pingfederate import PingFederate
from tests.support.ending_client import EndingClient
from wizard.model.credentials import Credentials
from wizard.model.problem import Problem
from wizard.model.product import Product
from wizard.model.secret import Secret
from wizard.oidc.http import CancelToken
from wizard.registration.apply import Outcome
from wizard.registration.journal import JournalFile
from wizard.registration.model import Registration
from wizard.registration.pingfederate_registrar import Console, pingfederate_registrar
from wizard.registration.plan import Plan
from wizard.registration.registering import Registering
from wizard.vault.memory import MemoryVault

SETUP = "acme-1"
URI = "https://clearml.example/callback_ping"
REGISTRATION = Registration(
    Product.PINGFEDERATE, "https://clearml.example", URI, pkce=True, groups_claim="groups"
)
FORMER = Credentials("former", Secret("former-secret"), "1")
NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)


@dataclass
class Run:
    """One run of the program for one setup against one server."""

    ping: PingFederate
    folder: Path
    vault: MemoryVault = field(default_factory=MemoryVault)
    client: EndingClient = field(default_factory=EndingClient)
    cancel: CancelToken = field(default_factory=CancelToken)
    names: list[str] = field(default_factory=list)
    registration: Registration = REGISTRATION
    user: str = "administrator"

    def registering(self) -> Registering:
        secret = self.ping.password if self.user else self.ping.access_token
        console = Console(self.ping.api_url, Secret(secret), self.user)
        registrar = pingfederate_registrar(
            self.client, lambda: NOW, console, self.registration, SETUP
        )
        registrar.api.wait = lambda _seconds, _cancel: None
        return Registering(registrar, JournalFile(self.folder, SETUP), self.vault, SETUP)

    def planned(self, target: str = "", *, change: bool = False) -> tuple[Registering, Plan]:
        registering = self.registering()
        found = registering.plan(self.cancel, target, change=change)
        assert isinstance(found, Plan), found
        return registering, found

    def plan(self, target: str = "", *, change: bool = False) -> Plan:
        return self.planned(target, change=change)[1]

    def apply(
        self, before: Callable[[], object] = lambda: None, *, change: bool = False
    ) -> Outcome:
        """Plan, let `before` happen, then carry it out with every consent."""
        registering, plan = self.planned(change=change)
        before()
        self.client.armed = True
        outcome = registering.apply(plan, plan.consents, self.cancel, self.names.append)
        assert isinstance(outcome, Outcome), outcome
        return outcome

    def undo(self) -> Outcome:
        registering = self.registering()
        journal = registering.file.read()
        assert journal
        assert not isinstance(journal, Problem)
        outcome = registering.undo(self.names.append)
        assert isinstance(outcome, Outcome), outcome
        return outcome


STATUSES = (400, 401, 403, 404, 422, 429, 500, 503)
FAULTS = (*map(str, STATUSES), "lost", "cut", "truncated", "always", "always lost")


def program(ping: PingFederate, name: str, at: int) -> None:
    """Let the `at`-th call from now on meet that fault."""
    once, always = Where(at=at), Where(at=at, times=None)
    if name.isdigit():
        ping.faults.fail(int(name), once)
    elif name == "always":
        ping.faults.fail(503, always)
    elif name == "always lost":
        ping.faults.lose(always)
    else:
        {"lost": ping.faults.lose, "cut": ping.faults.cut}.get(name, ping.faults.truncate)(once)
