"""The look-up: when it goes out, what it fills in, and what it leaves alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.support.discovery import Publisher
from tests.support.window import NoNetwork, click, find, leave, type_into
from wizard.model.draft import Draft
from wizard.model.product import Product
from wizard.services import Services
from wizard.ui.background import Background
from wizard.ui.page import Page
from wizard.ui.pages.endpoints import EndpointsPage
from wizard.ui.session import Session

Show = Callable[[type[Page], Session], Page]

ENVIRONMENT = "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"
ISSUER = f"https://auth.pingone.eu/{ENVIRONMENT}/as"
OTHER = "https://sso.example.com"


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


def _enter(line: QLineEdit) -> None:
    QTest.keyClick(line, Qt.Key.Key_Return)


def _holds(page: Page, name: str) -> str:
    return find(page, QLineEdit, f"{name}-edit").text()


def _says(page: Page, name: str = "lookup-result") -> str:
    return find(page, QLabel, f"{name}-what").text()


def _sees(page: Page, name: str) -> bool:
    found = page.findChild(QWidget, name)
    return found is not None and found.isVisible()


def _busy(page: Page) -> bool:
    return page.busy


def test_one_address_fills_all_endpoints(page: Page, session: Session) -> None:
    _enter(type_into(page, "ping_url", f"{ISSUER}/token"))
    assert session.draft.issuer == ISSUER
    assert session.draft.authorize_url == f"{ISSUER}/authorize"
    assert session.draft.access_token_url == f"{ISSUER}/token"
    assert session.draft.userinfo_url == f"{ISSUER}/userinfo"
    assert session.draft.jwks_url == f"{ISSUER}/jwks"
    assert _holds(page, "access_token_url") == f"{ISSUER}/token"
    assert _says(page) == "Found. The endpoints below are filled in."
    assert "PingOne, Europe" in find(page, QLabel, "lookup-result-more").text()


def test_nothing_goes_out_while_the_address_is_typed(
    page: Page, publisher: Publisher, network: NoNetwork
) -> None:
    focused: list[QWidget | None] = []

    def answer(request: object) -> object:
        focused.append(page.window().focusWidget())
        return publisher(request)  # type: ignore[arg-type]

    network.answer = answer  # type: ignore[assignment]
    line = type_into(page, "ping_url", ISSUER)
    assert not focused
    _enter(line)
    assert focused
    assert not any(isinstance(one, QLineEdit) for one in focused)


def test_leaving_with_tab_looks_up(qtbot: QtBot, page: Page, session: Session) -> None:
    leave(type_into(page, "ping_url", ISSUER))
    qtbot.waitUntil(lambda: session.draft.issuer == ISSUER)


def test_moving_on_to_another_field_waits_until_that_is_left_as_well(
    qtbot: QtBot, page: Page, session: Session, publisher: Publisher
) -> None:
    type_into(page, "ping_url", ISSUER)
    other = type_into(page, "client_id", "the-client")
    qtbot.waitUntil(lambda: _says(page).startswith("The look-up waits"))
    assert not publisher.asked
    click(page, "more-endpoints-open")
    other.clearFocus()
    qtbot.waitUntil(lambda: session.draft.issuer == ISSUER)


def test_button_looks_up(page: Page, session: Session, publisher: Publisher) -> None:
    assert not find(page, QAbstractButton, "lookup").isEnabled()
    type_into(page, "ping_url", ISSUER)
    click(page, "lookup")
    assert session.draft.issuer == ISSUER


def test_address_without_scheme_is_taken_as_https(page: Page, session: Session) -> None:
    _enter(type_into(page, "ping_url", ISSUER.removeprefix("https://")))
    assert session.draft.issuer == ISSUER


def test_address_of_the_console_is_enough(page: Page, session: Session) -> None:
    console = f"https://console.pingone.eu/index.html?env={ENVIRONMENT}#/home"
    _enter(type_into(page, "ping_url", console))
    assert session.draft.issuer == ISSUER


@pytest.mark.parametrize("address", ["http://sso.example.com", "ftp://sso.example.com", "https://"])
def test_unusable_address_is_not_asked_and_says_why(
    page: Page, publisher: Publisher, address: str
) -> None:
    line = type_into(page, "ping_url", address)
    assert not find(page, QWidget, "ping_url-note").isVisible()
    _enter(line)
    assert not publisher.asked
    assert find(page, QWidget, "ping_url-note").isVisible()
    assert _holds(page, "ping_url") == address


def test_nothing_found_is_explained_and_can_be_tried_again(
    page: Page, session: Session, publisher: Publisher
) -> None:
    _enter(type_into(page, "ping_url", "https://nothing.example.com"))
    assert _says(page).startswith("No discovery document was found")
    assert "by hand" in find(page, QLabel, "lookup-result-more").text()
    publisher.publish("https://nothing.example.com")
    click(page, "lookup-result-act")
    assert session.draft.issuer == "https://nothing.example.com"


def test_endpoints_typed_by_hand_are_never_overwritten_unasked(
    page: Page, session: Session
) -> None:
    leave(type_into(page, "access_token_url", "https://mine.example.com/token"))
    _enter(type_into(page, "ping_url", ISSUER))
    assert session.draft.access_token_url == "https://mine.example.com/token"
    assert session.draft.authorize_url == ""
    assert "another token endpoint than you have" in _says(page)
    click(page, "lookup-result-act")
    assert session.draft.access_token_url == f"{ISSUER}/token"
    assert session.draft.authorize_url == f"{ISSUER}/authorize"


def test_what_an_earlier_lookup_filled_in_is_replaced_whole(
    page: Page, session: Session, publisher: Publisher
) -> None:
    publisher.publish(OTHER, userinfo_endpoint=None)
    _enter(type_into(page, "ping_url", ISSUER))
    _enter(type_into(page, "ping_url", OTHER))
    assert session.draft.access_token_url == f"{OTHER}/token"
    assert session.draft.userinfo_url == ""


def test_what_was_corrected_after_a_lookup_counts_as_typed(page: Page, session: Session) -> None:
    _enter(type_into(page, "ping_url", ISSUER))
    leave(type_into(page, "authorize_url", "https://mine.example.com/authorize"))
    click(page, "lookup")
    assert session.draft.authorize_url == "https://mine.example.com/authorize"
    assert "another authorization endpoint than" in _says(page)


def test_result_goes_when_the_address_changes(page: Page) -> None:
    _enter(type_into(page, "ping_url", ISSUER))
    assert _sees(page, "lookup-result")
    type_into(page, "ping_url", "https://s")
    assert not _sees(page, "lookup-result")


def test_document_of_another_issuer_fills_in_nothing(
    page: Page, session: Session, publisher: Publisher
) -> None:
    publisher.publish(OTHER, issuer="https://evil.example.net")
    _enter(type_into(page, "ping_url", OTHER))
    assert session.draft.access_token_url == ""
    assert "calls itself https://evil.example.net" in _says(page)
    assert "Nothing was filled in." in find(page, QLabel, "lookup-result-more").text()


def test_what_the_document_lacks_is_said(page: Page, publisher: Publisher) -> None:
    publisher.publish(OTHER, jwks_uri=None)
    _enter(type_into(page, "ping_url", OTHER))
    assert _sees(page, "discovery.missing-what")


def test_pkce_that_is_not_advertised_is_only_a_hint(
    page: Page, session: Session, publisher: Publisher
) -> None:
    publisher.publish(OTHER, code_challenge_methods_supported=["plain"])
    _enter(type_into(page, "ping_url", OTHER))
    assert _sees(page, "pkce.not-advertised-what")
    assert session.draft.pkce
    session.edit(pkce=False)
    assert not _sees(page, "pkce.not-advertised-what")


def test_contradiction_with_the_chosen_product_is_said_when_the_field_is_left(
    page: Page, session: Session
) -> None:
    session.edit(product=Product.PINGFEDERATE)
    line = type_into(page, "ping_url", ISSUER)
    assert not _sees(page, "product.contradiction-what")
    _enter(line)
    assert _sees(page, "product.contradiction-what")
    session.edit(product=Product.PINGONE)
    assert not _sees(page, "product.contradiction-what")


def test_contradiction_is_said_of_an_endpoint_typed_by_hand(page: Page, session: Session) -> None:
    session.edit(product=Product.AIC)
    leave(type_into(page, "access_token_url", "https://sso.example.com:9031/as/token.oauth2"))
    assert "PingFederate" in find(page, QLabel, "product.contradiction-what").text()


def test_region_and_environment_make_the_address(page: Page, session: Session) -> None:
    click(page, "pingone-parts-open")
    region = find(page, QComboBox, "pingone_region")
    region.setFocus()
    while region.currentData() != "EU":
        QTest.keyClick(region, Qt.Key.Key_Down)
    type_into(page, "pingone_environment", ENVIRONMENT.upper())
    click(page, "pingone-use")
    assert session.draft.pingone_region == "EU"
    assert session.draft.ping_url == ISSUER
    assert session.draft.issuer == ISSUER


def test_environment_that_is_none_is_explained(page: Page, publisher: Publisher) -> None:
    click(page, "pingone-parts-open")
    click(page, "pingone-use")
    assert _sees(page, "endpoint.environment-what")
    leave(type_into(page, "pingone_environment", "no-uuid"))
    assert _sees(page, "endpoint.environment-what")
    leave(type_into(page, "pingone_environment", ENVIRONMENT))
    assert not _sees(page, "endpoint.environment-what")
    assert not publisher.asked


def test_environment_id_in_place_of_an_address_asks_for_the_region(
    page: Page, session: Session, publisher: Publisher
) -> None:
    _enter(type_into(page, "ping_url", ENVIRONMENT))
    assert not publisher.asked
    assert session.draft.pingone_environment == ENVIRONMENT
    assert find(page, QComboBox, "pingone_region").isVisible()


def test_wheel_over_the_regions_scrolls_the_page_only(page: Page, session: Session) -> None:
    click(page, "pingone-parts-open")
    region = find(page, QComboBox, "pingone_region")
    before = region.currentIndex()
    middle = QPointF(region.rect().center())
    turned = QWheelEvent(
        middle,
        region.mapToGlobal(middle),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QCoreApplication.sendEvent(region, turned)
    assert region.currentIndex() == before


def test_while_it_runs_next_waits_and_it_can_be_cancelled(
    qtbot: QtBot, shown: Show, slow: Session, publisher: Publisher
) -> None:
    page = shown(EndpointsPage, slow)
    _enter(type_into(page, "ping_url", ISSUER))
    qtbot.waitUntil(lambda: bool(publisher.asked))
    assert _busy(page)
    assert ISSUER in find(page, QLabel, "lookup-busy-doing").text()
    click(page, "lookup-busy-cancel")
    assert not _busy(page)
    assert not _sees(page, "lookup-busy")
    publisher.gate.set()
    _enter(type_into(page, "ping_url", OTHER))
    qtbot.waitUntil(lambda: slow.draft.issuer == OTHER)


def test_late_result_for_an_older_address_is_dropped(
    qtbot: QtBot, shown: Show, slow: Session, publisher: Publisher
) -> None:
    page = shown(EndpointsPage, slow)
    _enter(type_into(page, "ping_url", ISSUER))
    qtbot.waitUntil(lambda: bool(publisher.asked))
    _enter(type_into(page, "ping_url", OTHER))
    publisher.gate.set()
    seen: list[str] = []
    slow.edited.connect(lambda draft: seen.append(draft.issuer))
    qtbot.waitUntil(lambda: slow.draft.issuer == OTHER)
    assert ISSUER not in seen
    assert not _busy(page)


def test_same_address_is_not_asked_twice_at_a_time(
    qtbot: QtBot, shown: Show, slow: Session, publisher: Publisher
) -> None:
    page = shown(EndpointsPage, slow)
    type_into(page, "ping_url", ISSUER)
    click(page, "lookup")
    click(page, "lookup")
    qtbot.waitUntil(lambda: bool(publisher.asked))
    publisher.gate.set()
    qtbot.waitUntil(lambda: slow.draft.issuer == ISSUER)
    assert len(publisher.asked) == 1


def test_notes_are_right_after_another_step_changed_something(page: Page, session: Session) -> None:
    _enter(type_into(page, "ping_url", ISSUER))
    page.left()
    session.edit(product=Product.OTHER)
    page.entered()
    assert _sees(page, "product.contradiction-what")
