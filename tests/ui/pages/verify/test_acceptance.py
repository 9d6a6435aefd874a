"""The acceptance on page 8: ticks that belong to the set-up as it stands."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QAbstractButton, QLabel

from tests.support.inline import Inline
from tests.support.window import click, find
from wizard.ui.page import Page
from wizard.ui.pages.verify.page import VerifyPage
from wizard.ui.session import Session

Show = Callable[[type[Page], Session], Page]


def words(page: Page, name: str) -> str:
    return find(page, QLabel, f"{name}-what").text()


def test_three_ticks_are_an_acceptance_and_are_remembered(shown: Show, settled: Session) -> None:
    page = shown(VerifyPage, settled)
    assert "Keep password login on" in words(page, "acceptance-verdict")
    for key in ("admin", "user", "refused"):
        click(page, f"acceptance-{key}")
    assert words(page, "acceptance-verdict") == "Accepted"
    again = VerifyPage(Session(settled.services, Inline(), settled.draft))
    assert not find(again, QAbstractButton, "acceptance-admin").isChecked()
    again.session.keyring.sync()
    again.show_draft(settled.draft)
    assert find(again, QAbstractButton, "acceptance-admin").isChecked()
    again.deleteLater()
    click(page, "acceptance-user")
    assert "Keep password login on" in words(page, "acceptance-verdict")


def test_a_change_of_the_setup_opens_the_acceptance_again(shown: Show, settled: Session) -> None:
    page = shown(VerifyPage, settled)
    ticks = settled.draft.ticks | {"pingone/app:abc"}
    settled.edit(ticks=ticks)
    click(page, "acceptance-admin")
    assert find(page, QAbstractButton, "acceptance-admin").isChecked()
    settled.edit(pkce=not settled.draft.pkce)
    assert not find(page, QAbstractButton, "acceptance-admin").isChecked()
    assert "pingone/app:abc" in settled.draft.ticks
