"""The pages, one for each step. Each is loaded when opened: together they load all libraries."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import cast

from wizard.model.step import Step
from wizard.ui.page import Page
from wizard.ui.session import Session


def make_page(step: Step, session: Session) -> Page:
    """A new page for a step."""
    return cast("Page", getattr(load_page(step), f"{step.value.title()}Page")(session))


def load_page(step: Step) -> ModuleType:
    """The module of a step's page."""
    return import_module(f"wizard.ui.pages.{step.value}.page")
