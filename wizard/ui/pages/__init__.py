"""The pages, in the order of the steps."""

from __future__ import annotations

from wizard.flow import STEPS
from wizard.model.step import Step
from wizard.ui.page import Page
from wizard.ui.pages.endpoints.page import EndpointsPage
from wizard.ui.pages.export.page import ExportPage
from wizard.ui.pages.groups.page import GroupsPage
from wizard.ui.pages.login.page import LoginPage
from wizard.ui.pages.options.page import OptionsPage
from wizard.ui.pages.register.page import RegisterPage
from wizard.ui.pages.server.page import ServerPage
from wizard.ui.pages.verify.page import VerifyPage
from wizard.ui.session import Session


def make_pages(session: Session) -> tuple[Page, ...]:
    """One page for each step."""
    return tuple(_PAGES[step](session) for step in STEPS)


_PAGES: dict[Step, type[Page]] = {
    Step.SERVER: ServerPage,
    Step.REGISTER: RegisterPage,
    Step.ENDPOINTS: EndpointsPage,
    Step.OPTIONS: OptionsPage,
    Step.GROUPS: GroupsPage,
    Step.LOGIN: LoginPage,
    Step.EXPORT: ExportPage,
    Step.VERIFY: VerifyPage,
}
