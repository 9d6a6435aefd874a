"""The scenarios of a login, found by the login service; the scripted visitor signs on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.scenarios import headless
from tests.scenarios.catalog import CATALOG, in_preflight, in_scripted_login, parameters
from tests.scenarios.expected import assert_found
from tests.scenarios.mutation import instead
from tests.scenarios.scenario import Scenario, same_config
from wizard.demo.product_profile import Endpoint


@pytest.mark.parametrize("scenario", parameters(in_scripted_login))
def test_the_login_finds_it(scenario: Scenario) -> None:
    assert_found([verdict.record() for verdict in headless.login(scenario)], scenario)


def test_a_healthy_login_finds_nothing() -> None:
    healthy = replace(CATALOG["email-missing"], config=same_config)
    assert [v for v in headless.login(healthy) if v.problem] == []


FAMILIES = ("authorize", "callback", "token", "keys")
NOT_IN_A_LOGIN = {
    "callback-wildcard": "the login sends the right callback URL",
    "keys-of-another-kind": "the login checks the token itself, not a list",
    "a-fine-page-for-everything": "the page in the browser says what is wrong",
    "authorize-empty-page": "the page stays until the time is over",
    "pkce-refused": "the answer does not name PKCE: only the comparison shows it",
}
"""Scenarios of the check before the login of which a login shows something else, and why."""


def test_the_login_names_what_the_check_before_it_names() -> None:
    missed = []
    for one in CATALOG.values():
        if in_preflight(one) and not one.tls and one.code.partition(".")[0] in FAMILIES:
            found = [v.problem.code for v in headless.login(one) if v.problem]
            if (one.code in found) is (one.name in NOT_IN_A_LOGIN):
                missed.append((one.name, one.code, found))
    assert missed == []


def test_a_page_that_leads_nowhere_ends_the_login() -> None:
    page = instead(Endpoint.SIGN_ON, 200, b"<p>Hello</p>", Content_Type="text/html")
    (found,) = headless.login(replace(CATALOG["email-missing"], config=page))
    assert found.problem is not None
    assert found.problem.code == "browser.timed-out"
