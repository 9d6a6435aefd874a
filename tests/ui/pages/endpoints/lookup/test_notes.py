"""The look-up: what it says, and how it waits."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel
from pytestqt.qtbot import QtBot

from tests.support.discovery import Publisher
from tests.support.lookup_page import (
    ENVIRONMENT,
    ISSUER,
    OTHER,
    Show,
    busy,
    enter,
    sees,
)
from tests.support.window import click, find, leave, type_into
from wizard.model.product import Product
from wizard.ui.page import Page
from wizard.ui.pages.endpoints.page import EndpointsPage
from wizard.ui.session import Session


def test_what_the_document_lacks_is_shown_and_missing_pkce_is_a_warning(
    page: Page, session: Session, publisher: Publisher
) -> None:
    publisher.publish(OTHER, jwks_uri=None, code_challenge_methods_supported=["plain"])
    enter(type_into(page, "ping_url", OTHER))
    assert sees(page, "discovery.missing-what")
    assert sees(page, "pkce.not-advertised-what")
    assert session.draft.pkce
    session.edit(pkce=False)
    assert not sees(page, "pkce.not-advertised-what")


def test_contradiction_with_the_chosen_product_is_shown_when_a_field_is_left(
    page: Page, session: Session
) -> None:
    session.edit(product=Product.PINGFEDERATE)
    line = type_into(page, "ping_url", ISSUER)
    assert not sees(page, "product.contradiction-what")
    enter(line)
    assert sees(page, "product.contradiction-what")
    session.edit(product=Product.PINGONE)
    assert not sees(page, "product.contradiction-what")
    type_into(page, "ping_url", "")
    QTest.keyClick(line, Qt.Key.Key_Backspace)
    session.edit(product=Product.AIC)
    click(page, "endpoints-open")
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
    assert sees(page, "endpoint.environment-what")
    leave(type_into(page, "pingone_environment", "no-uuid"))
    assert sees(page, "endpoint.environment-what")
    leave(type_into(page, "pingone_environment", ENVIRONMENT))
    assert not sees(page, "endpoint.environment-what")
    assert not publisher.asked


def test_environment_id_in_place_of_an_address_asks_for_the_region(
    page: Page, session: Session, publisher: Publisher
) -> None:
    enter(type_into(page, "ping_url", ENVIRONMENT))
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
    type_into(page, "ping_url", ISSUER)
    click(page, "lookup")
    click(page, "lookup")
    qtbot.waitUntil(lambda: bool(publisher.asked))
    assert busy(page)
    assert ISSUER in find(page, QLabel, "lookup-busy-doing").text()
    click(page, "lookup-busy-cancel")
    assert not busy(page)
    assert not sees(page, "lookup-busy")
    publisher.gate.set()
    enter(type_into(page, "ping_url", OTHER))
    qtbot.waitUntil(lambda: slow.draft.issuer == OTHER)
    assert sum(ISSUER in one for one in map(str, publisher.asked)) == 1, "requested once at a time"


def test_late_result_for_an_older_address_is_dropped(
    qtbot: QtBot, shown: Show, slow: Session, publisher: Publisher
) -> None:
    page = shown(EndpointsPage, slow)
    enter(type_into(page, "ping_url", ISSUER))
    qtbot.waitUntil(lambda: bool(publisher.asked))
    enter(type_into(page, "ping_url", OTHER))
    publisher.gate.set()
    seen: list[str] = []
    slow.edited.connect(lambda draft: seen.append(draft.issuer))
    qtbot.waitUntil(lambda: slow.draft.issuer == OTHER)
    assert ISSUER not in seen
    assert not busy(page)


def test_notes_are_right_after_another_step_changed_something(page: Page, session: Session) -> None:
    enter(type_into(page, "ping_url", ISSUER))
    page.left()
    session.edit(product=Product.OTHER)
    page.entered()
    assert sees(page, "product.contradiction-what")
