"""What is typed as credentials but not stored yet, in words."""

from __future__ import annotations

from dataclasses import replace

from wizard.model.problem import Problem
from wizard.model.step import Step
from wizard.ui.pages.endpoints.credentials_controller import CredentialsController

_TITLES = {"client_id": "client ID", "client_secret": "client secret"}


def in_field(problem: Problem, keeper: CredentialsController, *, in_the_way: bool) -> Problem:
    """“It is missing” for a field that holds it."""
    title = _TITLES[problem.field or ""]
    if in_the_way:
        how = "typed, but could not be stored: see below it."
    elif title in keeper.wishes:
        how = "being stored."
    else:
        how = "typed, but not stored yet: press Tab."
    return replace(problem, what=f"The {title} is {how}")


def not_stored(keeper: CredentialsController) -> Problem | None:
    """What would be lost if the window closed now; None when there is nothing."""
    if not keeper.wishes:
        return None
    named = " and ".join(keeper.wishes)
    reason = keeper.waiting or keeper.problem or (keeper.status and keeper.status.problem)
    return Problem(
        "vault.not-stored",
        f"What you entered as {named} is not stored.",
        f"{reason.what} {reason.why}" if reason else "The keyring has not answered yet.",
        f"Keep the window open and see “{Step.ENDPOINTS.title}”, or close it and enter the {named} "
        "again the next time.",
        Step.ENDPOINTS,
    )
