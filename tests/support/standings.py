"""A setup that is ready for its test login, and the evidence of logins."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from wizard import flow
from wizard.flow import SetupState
from wizard.model.claims import Claims
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.evidence import Evidence
from wizard.model.problem import Problem
from wizard.model.product import Product
from wizard.model.role import Role
from wizard.model.secret import Secret
from wizard.model.step import Step
from wizard.model.verdict import failed, passed

PROBLEM = Problem("a.b", "What.", "Why.", "Do.", Step.ENDPOINTS)
DRAFT = Draft(
    webapp_url="https://clearml.example",
    product=Product.PINGONE,
    authorize_url="https://ping.example/as/authorize",
    access_token_url="https://ping.example/as/token",
)
CREDENTIALS = Credentials("an-id", Secret("a-secret"), "v1")
READY = SetupState(DRAFT, CREDENTIALS)


MOMENT = datetime(2025, 1, 1, tzinfo=UTC)


def login(
    standing: SetupState, who: str = "ada", *, good: bool = True, minutes: int = 0
) -> Evidence:
    """A test login of the setup as it is; `who` is empty when no one signed in."""
    verdict = passed("a.b", "Title") if good else failed("a.b", "Title", PROBLEM)
    named = flow.current_fingerprint(standing)
    claims = Claims(id_token={"sub": who}) if who else Claims()
    at = MOMENT + timedelta(minutes=minutes)
    return Evidence(at, named, (verdict,), claims, role=Role.USER)


def signed_in(standing: SetupState, *, good: bool = True) -> SetupState:
    """The same setup after a test login."""
    return replace(standing, logins=(login(standing, good=good),))
