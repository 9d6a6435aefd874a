"""The look-up: what goes out when, and what it fills in."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.support.discovery import Publisher
from tests.support.lookup_page import (
    ENVIRONMENT,
    ISSUER,
    OTHER,
    enter,
    holds,
    says,
    sees,
)
from tests.support.window import NoNetwork, click, find, leave, type_into
from wizard.ui.page import Page
from wizard.ui.session import Session


def test_one_address_fills_all_endpoints(page: Page, session: Session) -> None:
    enter(type_into(page, "ping_url", f"{ISSUER}/token"))
    assert session.draft.issuer == ISSUER
    assert session.draft.authorize_url == f"{ISSUER}/authorize"
    assert session.draft.access_token_url == f"{ISSUER}/token"
    assert session.draft.userinfo_url == f"{ISSUER}/userinfo"
    assert session.draft.jwks_url == f"{ISSUER}/jwks"
    assert holds(page, "access_token_url") == f"{ISSUER}/token"
    assert says(page) == "Found. The endpoints are filled in."
    assert "PingOne, Europe" in find(page, QLabel, "lookup-result-more").text()


def test_endpoints_are_one_line_until_a_look_up_fails_or_they_are_wanted(
    page: Page, session: Session
) -> None:
    line, field = find(page, QAbstractButton, "endpoints-open"), "access_token_url"
    assert (line.text(), sees(page, field)) == ("Show the endpoints", False)
    enter(type_into(page, "ping_url", "https://nothing.example.com"))
    assert sees(page, field), "they have to be typed now"
    enter(type_into(page, "ping_url", ISSUER))
    assert (line.text(), sees(page, field)) == ("5 endpoints of auth.pingone.eu", False)
    click(page, "endpoints-open")
    assert sees(page, field)
    click(page, "endpoints-open")
    session.edit(jwks_url="http://other.example/jwks")
    assert sees(page, "jwks_url"), "a finding is in view"
    assert line.text() == "5 endpoints of 2 hosts"


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
    enter(line)
    assert focused
    assert not any(isinstance(one, QLineEdit) for one in focused)


def test_button_and_leaving_with_tab_look_up(qtbot: QtBot, page: Page, session: Session) -> None:
    assert not find(page, QAbstractButton, "lookup").isEnabled()
    type_into(page, "ping_url", OTHER)
    click(page, "lookup")
    assert session.draft.issuer == OTHER
    leave(type_into(page, "ping_url", ISSUER))
    qtbot.waitUntil(lambda: session.draft.issuer == ISSUER)


def test_moving_on_to_another_field_waits_until_that_is_left_as_well(
    qtbot: QtBot, page: Page, session: Session, publisher: Publisher
) -> None:
    type_into(page, "ping_url", ISSUER)
    other = type_into(page, "client_id", "the-client")
    qtbot.waitUntil(lambda: says(page).startswith("The look-up waits"))
    assert not publisher.asked
    click(page, "pingone-parts-open")
    other.clearFocus()
    qtbot.waitUntil(lambda: session.draft.issuer == ISSUER)


def test_nothing_found_is_explained_and_can_be_tried_again(
    page: Page, session: Session, publisher: Publisher
) -> None:
    line = type_into(page, "ping_url", "https://nothing.example.com")
    enter(line)
    assert says(page).startswith("No discovery document was found")
    assert "by hand" in find(page, QLabel, "lookup-result-more").text()
    publisher.publish("https://nothing.example.com")
    line.setFocus()
    enter(line)
    assert session.draft.issuer == "https://nothing.example.com"


def test_endpoints_typed_by_hand_are_never_overwritten_unasked(
    page: Page, session: Session
) -> None:
    click(page, "endpoints-open")
    leave(type_into(page, "access_token_url", "https://mine.example.com/token"))
    enter(type_into(page, "ping_url", ISSUER))
    assert session.draft.access_token_url == "https://mine.example.com/token"
    assert session.draft.authorize_url == ""
    assert "another token endpoint than you have" in says(page)
    click(page, "lookup-result-act")
    assert session.draft.access_token_url == f"{ISSUER}/token"
    assert session.draft.authorize_url == f"{ISSUER}/authorize"


def test_what_was_corrected_after_a_lookup_counts_as_typed(page: Page, session: Session) -> None:
    enter(type_into(page, "ping_url", ISSUER))
    click(page, "endpoints-open")
    leave(type_into(page, "authorize_url", "https://mine.example.com/authorize"))
    click(page, "lookup")
    assert session.draft.authorize_url == "https://mine.example.com/authorize"
    assert "another authorization endpoint than" in says(page)


def test_document_of_another_issuer_fills_in_nothing(
    page: Page, session: Session, publisher: Publisher
) -> None:
    publisher.publish(OTHER, issuer="https://evil.example.net")
    enter(type_into(page, "ping_url", OTHER))
    assert session.draft.access_token_url == ""
    assert "https://evil.example.net" in says(page)
    assert "Nothing was filled in." in find(page, QLabel, "lookup-result-more").text()


def test_address_without_scheme_or_of_the_console_is_enough(page: Page, session: Session) -> None:
    enter(type_into(page, "ping_url", OTHER.removeprefix("https://")))
    assert session.draft.issuer == OTHER
    console = f"https://console.pingone.eu/index.html?env={ENVIRONMENT}#/home"
    enter(type_into(page, "ping_url", console))
    assert session.draft.issuer == ISSUER


def test_unusable_address_is_not_requested_and_says_why(page: Page, publisher: Publisher) -> None:
    note = find(page, QWidget, "ping_url-note")
    type_into(page, "ping_url", "http://sso.example.com")
    assert not note.isVisible(), "not while it is typed"
    for address in ("http://sso.example.com", "ftp://sso.example.com", "https://"):
        line = type_into(page, "ping_url", address)
        enter(line)
        assert not publisher.asked, address
        assert note.isVisible(), address
        assert line.text() == address


def test_another_address_removes_the_result_and_replaces_what_was_filled_in(
    page: Page, session: Session, publisher: Publisher
) -> None:
    publisher.publish(OTHER, userinfo_endpoint=None)
    enter(type_into(page, "ping_url", ISSUER))
    assert sees(page, "lookup-result")
    line = type_into(page, "ping_url", OTHER)
    assert not sees(page, "lookup-result")
    enter(line)
    assert session.draft.access_token_url == f"{OTHER}/token"
    assert session.draft.userinfo_url == ""
