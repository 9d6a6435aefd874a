"""The one value that holds everything impure."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from wizard import app
from wizard.vault.memory import MemoryVault


def test_services_are_for_real_use_unless_the_demo_is_asked_for(tmp_path: Path) -> None:
    services = app.services(drafts=tmp_path)
    assert not services.demo
    assert dataclasses.replace(services, demo=True).demo


def test_nobody_can_exchange_a_service_on_the_way(tmp_path: Path) -> None:
    services = app.services(drafts=tmp_path)
    with pytest.raises(dataclasses.FrozenInstanceError):
        services.vault = MemoryVault()  # type: ignore[misc]


def test_what_is_kept_for_this_run_is_not_the_keyring(tmp_path: Path) -> None:
    services = app.services(drafts=tmp_path)
    assert services.memory is not services.vault
    assert not services.memory.status().lasting
