"""From a draft to what its deployed server should show."""

from __future__ import annotations

from pathlib import Path

from wizard.checks.deployment.rules import Expected
from wizard.export.commands import apply_command
from wizard.export.exporting import export_problems, placed
from wizard.export.outputs import ExportRequest
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.fields import webapp_url
from wizard.model.settings import Settings, settle
from wizard.model.urls import callback_url


def expected_server(draft: Draft, credentials: Credentials | None) -> Expected:
    """What is known so far; a draft need not be complete for its server to be looked at."""
    address = webapp_url(draft.webapp_url).value
    return Expected(
        callback_url(address) if address else "",
        credentials.client_id if credentials else "",
        _command(draft, credentials),
    )


def _command(draft: Draft, credentials: Credentials | None) -> str:
    settings = settle(draft)
    if credentials is None or not isinstance(settings, Settings):
        return ""
    handoff = ExportRequest(settings, credentials, draft.deployment)
    return "" if export_problems(handoff) or _is_here(handoff) else apply_command(handoff)


def _is_here(handoff: ExportRequest) -> bool:
    """Whether ClearML runs on this machine: the line then names the folder exported to."""
    nowhere = Path(handoff.deployment.folder, handoff.deployment.base_file)
    return placed(handoff, nowhere).files_in is not None
