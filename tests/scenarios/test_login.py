"""The scenarios of a login, found by the login service; the scripted visitor signs on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.scenarios import headless
from tests.scenarios.catalog import CATALOG, in_scripted_login, parameters
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


def test_a_page_that_leads_nowhere_ends_the_login() -> None:
    page = instead(Endpoint.SIGN_ON, 200, b"<p>Hello</p>", Content_Type="text/html")
    (found,) = headless.login(replace(CATALOG["email-missing"], config=page))
    assert found.problem is not None
    assert found.problem.code == "browser.timed-out"
