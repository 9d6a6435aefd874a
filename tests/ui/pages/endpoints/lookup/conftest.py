"""A page whose provider is the test's own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.discovery import Publisher
from tests.support.lookup_page import (
    ISSUER,
    OTHER,
    Show,
)
from tests.support.window import NoNetwork
from wizard.model.draft import Draft
from wizard.model.product import Product
from wizard.services import Services
from wizard.ui.background import Background
from wizard.ui.page import Page
from wizard.ui.pages.endpoints.page import EndpointsPage
from wizard.ui.session import Session


@pytest.fixture
def publisher(network: NoNetwork) -> Publisher:
    made = Publisher(ISSUER, OTHER)
    network.answer = made
    return made


@pytest.fixture
def page(shown: Show, session: Session, publisher: Publisher) -> Page:
    session.edit(product=Product.PINGONE)
    return shown(EndpointsPage, session)


@pytest.fixture
def slow(services: Services, publisher: Publisher) -> Iterator[Session]:
    """A session that works beside the window; answers wait for the publisher's gate."""
    background = Background()
    publisher.gate.clear()
    yield Session(services, background, Draft(setup_id="setup"))
    publisher.gate.set()
    background.close()
