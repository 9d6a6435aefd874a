"""A set-up that is ready for its test login, and the evidence of logins."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from wizard import flow
from wizard.flow import Standing
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.evidence import Evidence
from wizard.model.problem import Problem
from wizard.model.product import Product
from wizard.model.result import Claims
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
READY = Standing(DRAFT, CREDENTIALS)


def signed_in(standing: Standing, *, good: bool = True) -> Standing:
    """The same set-up after a test login."""
    verdict = passed("a.b", "Title") if good else failed("a.b", "Title", PROBLEM)
    moment = datetime(2025, 1, 1, tzinfo=UTC)
    named = flow.current_fingerprint(standing)
    return replace(standing, evidence=Evidence(moment, named, (verdict,), Claims()))
