"""The pages, in the order of the steps."""

from __future__ import annotations

from wizard.flow import STEPS
from wizard.model.step import Step
from wizard.ui.page import Page
from wizard.ui.session import Session


def make_pages(session: Session) -> tuple[Page, ...]:
    """One page for each step."""
    return tuple(_PAGES.get(step, _placeholder(step))(session) for step in STEPS)


_PAGES: dict[Step, type[Page]] = {}


def _placeholder(step: Step) -> type[Page]:
    return type("Placeholder", (Page,), {"step": step})
