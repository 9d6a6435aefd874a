"""Pages for a shell under test."""

from collections.abc import Callable

from wizard.model.step import Step
from wizard.ui.page import Page
from wizard.ui.session import Session


def blank_page(step: Step, session: Session) -> Page:
    """A page of a step with nothing on it."""
    kind: type[Page] = type("Blank", (Page,), {"step": step})
    return kind(session)


def only(*pages: Page) -> Callable[[Step, Session], Page]:
    """Makes these pages for their steps, and blank ones for the others."""
    known = {page.step: page for page in pages}
    return lambda step, session: known.get(step) or blank_page(step, session)
