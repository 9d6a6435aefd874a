"""Page 2: the product, the two questions, the checklist."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.support.tables import failures
from tests.support.window import click, find
from wizard.model.product import Product
from wizard.model.step import Step
from wizard.ui import run, theme
from wizard.ui.page import Page
from wizard.ui.pages import make_page
from wizard.ui.pages.register.checklist import ItemCard, SketchView
from wizard.ui.pages.register.page import RegisterPage
from wizard.ui.session import Session
from wizard.ui.shell import Shell
from wizard.ui.widgets import CopyValue

Show = Callable[[type[Page], Session], Page]


def _titles(page: Page) -> list[str]:
    cards = [c for c in page.findChildren(ItemCard) if c.isVisible()]
    return [card.item.id for card in sorted(cards, key=lambda c: c.y())]


def _open(page: Page) -> list[str]:
    return [c.objectName() for c in page.findChildren(ItemCard) if c.isVisible() and c.is_open]


def _values(page: Page) -> list[CopyValue]:
    return [one for one in page.findChildren(CopyValue) if one.isVisible()]


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


def test_after_the_last_tick_enter_goes_on(qtbot: QtBot, settled: Session) -> None:
    shell = Shell(settled, make_page)
    qtbot.addWidget(shell)
    with qtbot.waitExposed(shell):
        shell.show()
    shell.activateWindow()
    shell.go(Step.REGISTER)
    for card in shell.page.findChildren(ItemCard):
        focused = QApplication.focusWidget()
        assert focused is None or focused.objectName() != "next"
        click(shell, f"{card.objectName()}-done")
    following = find(shell, QAbstractButton, "next")
    assert following.hasFocus()
    QTest.keyClick(following, Qt.Key.Key_Return)
    assert shell.current is Step.ENDPOINTS
    intro = find(shell, QLabel, "checklist-intro").text()
    assert ("minutes" in intro, "client secret" in intro) == (False, True)


def test_group_mapping_adds_a_field_to_the_claims(shown: Show, settled: Session) -> None:
    page = shown(RegisterPage, settled)
    click(page, "item-claims-open")
    before = len(_values(page))
    click(page, "answers-change")
    click(page, "groups_enabled-switch")
    assert _open(page) == ["item-claims"]
    assert len(_values(page)) == before + 1


def test_values_are_copied_each_by_its_own_button(shown: Show, settled: Session) -> None:
    page = shown(RegisterPage, settled)
    click(page, "item-settings-open")
    (value,) = _values(page)
    click(page, f"{value.objectName()}-copy")
    assert QGuiApplication.clipboard().text() == "https://clearml.example.com/callback_ping"
    text = find(page, QTextEdit, f"{value.objectName()}-value")
    assert text.toPlainText() == "https://clearml.example.com/callback_ping"


def test_each_open_item_is_drawn_and_told_in_words(shown: Show, settled: Session) -> None:
    page = shown(RegisterPage, settled)
    assert [one.objectName() for one in page.findChildren(SketchView)] == ["sketch-application"]
    click(page, "item-settings-open")
    drawn = find(page, SketchView, "sketch-settings")
    assert "Redirect URIs: https://clearml.example.com" in drawn.accessibleDescription()
    light = drawn.grab().toImage()
    theme.apply(run.application(), Qt.ColorScheme.Dark)
    try:
        assert drawn.grab().toImage().pixelColor(150, 60) != light.pixelColor(150, 60)
    finally:
        theme.apply(run.application(), Qt.ColorScheme.Light)


def test_the_drawing_is_beside_the_steps_where_there_is_room(shown: Show, settled: Session) -> None:
    page = shown(RegisterPage, settled)
    drawn = find(page, SketchView, "sketch-application")
    button = find(page, QAbstractButton, "item-application-done")
    (value,) = _values(page)

    def sides() -> tuple[int, int]:
        return drawn.mapTo(page, QPoint()).x(), button.mapTo(page, QPoint()).x()

    for width, beside in ((900, True), (500, False), (900, True)):
        page.resize(width, 2000)
        QGuiApplication.processEvents()
        left, before = sides()
        assert (left > before + button.width()) == beside
        assert (value.width() > page.width() * 0.8) == (not beside)
        assert drawn.height() == drawn.heightForWidth(drawn.width())


def test_done_closes_the_item_opens_the_next_and_counts(shown: Show, settled: Session) -> None:
    page = shown(RegisterPage, settled)
    assert _open(page) == ["item-application"]
    click(page, "item-application-done")
    assert _open(page) == ["item-settings"]
    assert find(page, QLabel, "checklist-title").text().startswith("PingOne: 1 of ")
    assert find(page, QLabel, "item-application-sign").text() == "Done"


def test_how_many_are_done_is_read_out(shown: Show, settled: Session, announced: list[str]) -> None:
    click(shown(RegisterPage, settled), "item-application-done")
    assert announced == ["PingOne: 1 of 6 done"]


def test_no_part_opens_a_window_of_its_own(shown: Show, settled: Session) -> None:
    page = shown(RegisterPage, settled)
    click(page, "item-settings-tick")
    assert [w for w in QApplication.topLevelWidgets() if w.isVisible()] == [page.window()]


def test_ticks_are_remembered_and_can_be_taken_back(shown: Show, settled: Session) -> None:
    click(shown(RegisterPage, settled), "item-application-tick")
    assert settled.draft.ticks
    again = shown(RegisterPage, settled)
    box = find(again, QAbstractButton, "item-application-tick")
    assert box.isChecked()
    click(again, "item-application-tick")
    assert find(again, QLabel, "checklist-title").text().startswith("PingOne: 0 of ")


def test_changed_answer_reopens_the_item_and_says_what_to_change(
    shown: Show, settled: Session
) -> None:
    page = shown(RegisterPage, settled)
    click(page, "item-settings-tick")
    click(page, "answers-change")
    click(page, "pkce-switch")
    click(page, "item-settings-open")
    assert find(page, QLabel, "item-settings-sign").text() == "Changed"
    banner = find(page, QWidget, "item-settings-changed")
    assert banner.isVisible()
    assert "PKCE Enforcement" in find(page, QLabel, "item-settings-changed-more").text()


def test_new_web_app_address_reopens_the_redirect_uri(shown: Show, settled: Session) -> None:
    page = shown(RegisterPage, settled)
    click(page, "item-settings-tick")
    settled.edit(webapp_url="https://other.example.com")
    assert find(page, QLabel, "item-settings-sign").text() == "Changed"


def test_sources_are_named_with_their_dates(shown: Show, settled: Session) -> None:
    page = shown(RegisterPage, settled)
    click(page, "sources-open")
    words = find(page, QLabel, "sources-text")
    assert words.isVisible()
    lines = words.text().splitlines()
    assert lines[0].startswith("Adding an application (20")
    assert lines[1].startswith("https://docs.pingidentity.com/")
    assert lines[-1].startswith("The list follows: 20")


def test_answers_fold_into_a_line_and_open_again(shown: Show, settled: Session) -> None:
    page = shown(RegisterPage, settled)
    question = find(page, QAbstractButton, "product-0")
    assert not question.isVisible()
    assert find(page, QLabel, "answers").text() == "PingOne, no groups, with PKCE"
    click(page, "answers-change")
    assert question.isVisible()
    click(page, "item-application-done")
    assert not question.isVisible()
    page.focus_field("pkce")
    assert question.isVisible()


def test_the_open_item_is_asked_to_be_in_view(shown: Show, settled: Session) -> None:
    page = shown(RegisterPage, settled)
    asked: list[str] = []
    page.reveal.connect(lambda part: asked.append(part.objectName() or part.text()))
    click(page, "item-application-done")
    assert asked[:2] == ["item-settings", "2. Fill in the configuration"]


def test_a_chosen_product_leaves_the_questions_in_view(shown: Show, session: Session) -> None:
    page = shown(RegisterPage, session)
    asked: list[str] = []
    page.reveal.connect(lambda part: asked.append(part.objectName()))
    click(page, "product-1")
    assert _open(page) == ["item-token-manager"]
    assert asked == ["questions"]


def test_a_known_address_chooses_the_product_and_says_so(shown: Show, session: Session) -> None:
    page = shown(RegisterPage, session)
    session.edit(authorize_url="https://sso.example.com:9031/as/authorization.oauth2")
    page.entered()
    assert session.draft.product is Product.PINGFEDERATE
    assert find(page, QLabel, "product-found-what").text().startswith("PingFederate: chosen by")


def test_a_product_chosen_by_hand_is_replaced_only_on_request(
    shown: Show, settled: Session
) -> None:
    page = shown(RegisterPage, settled)
    settled.edit(ping_url="https://sso.example.com:9031/as/authorization.oauth2")
    page.entered()
    assert _titles(page)[0] == "pingone/application"
    assert "PingFederate" in find(page, QLabel, "product-found-what").text()
    click(page, "product-found-act")
    assert settled.draft.product is Product.PINGFEDERATE
    assert not find(page, QWidget, "product-found").isVisible()
