"""The wizard's steps: a problem names the step at which it is fixed."""

from __future__ import annotations

from enum import Enum


class Step(Enum):
    """A page of the wizard, in the order of the guide."""

    SERVER = "server"
    REGISTER = "register"
    ENDPOINTS = "endpoints"
    OPTIONS = "options"
    GROUPS = "groups"
    LOGIN = "login"
    EXPORT = "export"
    VERIFY = "verify"

    @property
    def title(self) -> str:
        """The name in the rail, as remedies call the step."""
        return _TITLES[self]


_TITLES = {
    Step.SERVER: "ClearML server",
    Step.REGISTER: "Register in Ping",
    Step.ENDPOINTS: "Endpoints and credentials",
    Step.OPTIONS: "Options",
    Step.GROUPS: "Groups",
    Step.LOGIN: "Test login",
    Step.EXPORT: "Review and export",
    Step.VERIFY: "After deployment",
}
