"""A run without a window: the verdicts are told as they come, and in the product's words."""

from dataclasses import replace

import pytest

from wizard import app
from wizard.checks.rehearsal import BROWSER, Means, rehearse
from wizard.demo.endpoints import Endpoint
from wizard.demo.faults import CATALOG
from wizard.demo.faults.bend import drafting, instead
from wizard.demo.faults.row import Fault, Where
from wizard.model.product import Product
from wizard.model.step import Step
from wizard.model.verdict import State, Verdict
from wizard.oidc.http import NetworkClient

MEANS = Means(app.clock, NetworkClient, 2.0)
HEALTHY = Fault("healthy", "All is well.", Product.PINGFEDERATE, Where.LOGIN, "none", Step.LOGIN)


@pytest.mark.parametrize("where", list(Where))
def test_without_a_fault_nothing_is_found(where: Where) -> None:
    verdicts = rehearse(replace(HEALTHY, where=where), MEANS)
    assert [v for v in verdicts if v.problem] == []
    assert {v.state for v in verdicts} <= {State.PASSED, State.SKIPPED}


@pytest.mark.parametrize("name", ["secret-wrong-aic", "groups-one-text", "sign-on-unreachable"])
def test_what_is_told_on_the_way_is_what_comes_out(name: str) -> None:
    told: list[Verdict] = []
    assert rehearse(CATALOG[name], MEANS, told.append) == tuple(told)


def test_a_page_that_leads_nowhere_is_an_end() -> None:
    page = instead(Endpoint.SIGN_ON, 200, b"<p>Hello</p>", Content_Type="text/html")
    found = rehearse(replace(HEALTHY, config=page), MEANS)
    assert [(v.check, v.problem and v.problem.code) for v in found] == [
        (BROWSER.name, "browser.timed-out")
    ]


def test_a_draft_that_cannot_be_checked_says_why() -> None:
    found = rehearse(replace(HEALTHY, typed=drafting(webapp_url="")), MEANS)
    assert [v.problem and v.problem.code for v in found] == ["webapp-url.missing"]


def test_what_needs_a_window_is_not_faked() -> None:
    with pytest.raises(ValueError, match="login-given-up"):
        rehearse(CATALOG["login-given-up"], MEANS)
