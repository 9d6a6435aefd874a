"""Page 2: the product, the two questions, the checklist."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QTextEdit, QWidget

from tests.support.tables import failures
from tests.support.window import click, find
from wizard.model.product import Product
from wizard.ui.page import Page
from wizard.ui.pages.register.checklist import ItemCard
from wizard.ui.pages.register.page import RegisterPage
from wizard.ui.session import Session

Show = Callable[[type[Page], Session], Page]


def _titles(page: Page) -> list[str]:
    cards = [c for c in page.findChildren(ItemCard) if c.isVisible()]
    return [card.item.id for card in sorted(cards, key=lambda c: c.y())]


def _open(page: Page) -> list[str]:
    return [c.objectName() for c in page.findChildren(ItemCard) if c.isVisible() and c.is_open]


def test_checklist_waits_for_a_product(shown: Show, session: Session) -> None:
    page = shown(RegisterPage, session)
    assert not _titles(page)
    assert find(page, QLabel, "checklist-intro").text() == "Choose a product above."


def test_each_product_has_its_own_checklist(shown: Show, session: Session) -> None:
    page = shown(RegisterPage, session)

    def check(number: int, product: Product) -> None:
        click(page, f"product-{number}")
        assert session.draft.product is product
        assert {title.partition("/")[0] for title in _titles(page)} == {product.value}

    assert failures(enumerate(Product), check) == {}


def test_arrow_keys_move_between_products(shown: Show, session: Session) -> None:
    page = shown(RegisterPage, session)
    first = find(page, QAbstractButton, "product-0")
    click(page, "product-0")
    QTest.keyClick(first, Qt.Key.Key_Right)
    assert session.draft.product is Product.PINGFEDERATE


def test_group_mapping_adds_the_claim_item(shown: Show, settled: Session) -> None:
    page = shown(RegisterPage, settled)
    before = _titles(page)
    click(page, "groups_enabled-switch")
    assert set(_titles(page)) - set(before) == {"pingone/groups"}


def test_values_are_copied_each_by_its_own_button(shown: Show, settled: Session) -> None:
    page = shown(RegisterPage, settled)
    click(page, "item-redirect-uri-open")
    click(page, "item-redirect-uri-0-copy")
    assert QGuiApplication.clipboard().text() == "https://clearml.example.com/callback_ping"
    value = find(page, QTextEdit, "item-redirect-uri-0-value")
    assert value.toPlainText() == "https://clearml.example.com/callback_ping"


def test_done_closes_the_item_opens_the_next_and_counts(shown: Show, settled: Session) -> None:
    page = shown(RegisterPage, settled)
    assert _open(page) == ["item-application"]
    click(page, "item-application-done")
    assert _open(page) == ["item-redirect-uri"]
    assert find(page, QLabel, "checklist-title").text().startswith("In PingOne: 1 of ")
    assert find(page, QLabel, "item-application-sign").text() == "Done"


def test_ticks_are_remembered_and_can_be_taken_back(shown: Show, settled: Session) -> None:
    click(shown(RegisterPage, settled), "item-application-tick")
    assert settled.draft.ticks
    again = shown(RegisterPage, settled)
    box = find(again, QAbstractButton, "item-application-tick")
    assert box.isChecked()
    click(again, "item-application-tick")
    assert find(again, QLabel, "checklist-title").text().startswith("In PingOne: 0 of ")


def test_changed_answer_reopens_the_item_and_says_what_to_change(
    shown: Show, settled: Session
) -> None:
    page = shown(RegisterPage, settled)
    click(page, "item-pkce-tick")
    click(page, "pkce-switch")
    click(page, "item-pkce-open")
    assert find(page, QLabel, "item-pkce-sign").text() == "Changed"
    banner = find(page, QWidget, "item-pkce-changed")
    assert banner.isVisible()
    assert "PKCE is now off" in find(page, QLabel, "item-pkce-changed-more").text()


def test_new_web_app_address_reopens_the_redirect_uri(shown: Show, settled: Session) -> None:
    page = shown(RegisterPage, settled)
    click(page, "item-redirect-uri-tick")
    settled.edit(webapp_url="https://other.example.com")
    assert find(page, QLabel, "item-redirect-uri-sign").text() == "Changed"


def test_sources_are_named_with_their_dates(shown: Show, settled: Session) -> None:
    page = shown(RegisterPage, settled)
    click(page, "sources-open")
    words = find(page, QLabel, "sources-text")
    assert words.isVisible()
    lines = words.text().splitlines()
    assert lines[0].startswith("Adding an application (20")
    assert lines[1].startswith("https://docs.pingidentity.com/")
    assert lines[-1].startswith("The list follows: 20")
