"""A draft in a file, and outer parts that keep credentials in memory."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from wizard.cli import export
from wizard.history import History
from wizard.model.serialization import draft_to_json
from wizard.oidc.client import NetworkClient
from wizard.services import Services
from wizard.store import Store
from wizard.vault.memory import MemoryVault


@pytest.fixture
def services(tmp_path: Path) -> Services:
    vault = MemoryVault()
    return Services(
        clock=lambda: datetime(2030, 1, 1, tzinfo=UTC),
        http_for=NetworkClient,
        vault=vault,
        memory=vault,
        store=Store(tmp_path / "drafts"),
        logbook=History(tmp_path / "drafts"),
    )


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "draft.json"
    path.write_text(draft_to_json(export.EXAMPLE), encoding="utf-8")
    return path
