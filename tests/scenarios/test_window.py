"""Every scenario in the shipped window, driven by key and mouse events, read off its verdicts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.scenarios.catalog import CATALOG, parameters
from tests.scenarios.expected import assert_found
from tests.scenarios.scenario import Scenario, same_config
from tests.scenarios.window import shown
from tests.support.browser import allow_webengine

pytestmark = [pytest.mark.live, pytest.mark.usefixtures("qtbot")]
allow_webengine()


@pytest.mark.parametrize("scenario", parameters(lambda _: True))
def test_the_window_shows_it(scenario: Scenario) -> None:
    found = [verdict.record() for verdict in shown(scenario)]
    assert_found(found, scenario)
    assert "http.cancelled" not in {record["code"] for record in found}


def test_a_healthy_login_shows_nothing_wrong() -> None:
    assert shown(replace(CATALOG["email-missing"], config=same_config)) == ()
