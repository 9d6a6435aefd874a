"""A client registered in the stand-in of PingFederate passes the pre-flight and a test login."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.service.registration.test_pingone_standin import now, outcome
from tests.standins.common.relying_party import Answer, RelyingParty, send
from tests.standins.pingfederate import PingFederate
from tests.support.pingfederate_run import REGISTRATION, SETUP, URI, Run
from wizard.checks.login.runner import LoginTest
from wizard.checks.preflight.runner import Preflight, run_preflight
from wizard.model.draft import Draft
from wizard.model.product import Product
from wizard.model.settings import Settings, settle
from wizard.oidc.callback import Callback
from wizard.oidc.client import NetworkClient
from wizard.oidc.http import CancelToken
from wizard.registration.completed import completed

DRAFT = Draft(webapp_url=REGISTRATION.webapp_url, product=Product.PINGFEDERATE, groups_enabled=True)


@dataclass(frozen=True)
class Browser(RelyingParty):
    """A person's, at the address of one login."""

    url: str = ""

    def authorize(self, **_: str) -> Answer:
        return send("GET", self.url)


def came_back(ping: PingFederate, url: str) -> Callback:
    browser = Browser(ping.discovery_url, "clearml", "", URI, url=url)
    return Callback(f"{URI}?{urlencode(browser.callback('ada', 'lovelace'))}")


@pytest.mark.parametrize("version", ["12.1.0.4", "10.3.4.0"])
def test_the_preflight_and_a_login_pass(version: str, tmp_path: Path) -> None:
    with PingFederate(version=version, clustered=True) as ping:
        run = Run(ping, tmp_path)
        registering, plan = run.planned()
        registering.apply(plan, plan.consents, run.cancel, run.names.append)
        filled = registering.registrar.filled("clearml")
        draft, wrong = completed(DRAFT, filled, NetworkClient(), CancelToken())
        assert wrong is None
        settings = settle(draft)
        assert isinstance(settings, Settings)
        credentials = run.vault.read(SETUP)
        assert credentials
        checked = Preflight(NetworkClient(), settings, credentials, Product.PINGFEDERATE, now)
        found = outcome(run_preflight(checked))
        test = LoginTest(NetworkClient(), settings, credentials, now)
        attempt = test.begin()
        result = test.finish(attempt, came_back(ping, attempt.url))
    assert found == {"preflight.certificate": "plain http, which never leaves this computer"}
    assert outcome(result.evidence.verdicts) == {}
    assert result.claims.id_token
    assert result.claims.id_token["groups"] == ["Science", "Operators, night"]
    assert draft.ping_url == ping.runtime_url
    assert draft.ticks
