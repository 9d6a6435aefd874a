"""The one value that holds everything impure."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from tests.support.exports import REQUEST
from wizard import app
from wizard.services import with_existing_files
from wizard.vault.memory import MemoryVault


def test_services_are_for_real_use_unless_the_demo_is_asked_for(tmp_path: Path) -> None:
    services = app.services(drafts=tmp_path)
    assert not services.demo
    assert dataclasses.replace(services, demo=True).demo


def test_no_service_can_be_replaced_later(tmp_path: Path) -> None:
    services = app.services(drafts=tmp_path)
    with pytest.raises(dataclasses.FrozenInstanceError):
        services.vault = MemoryVault()  # type: ignore[misc]


def test_what_is_kept_for_this_run_is_not_the_keyring(tmp_path: Path) -> None:
    services = app.services(drafts=tmp_path)
    assert services.memory is not services.vault
    assert not services.memory.status().lasting


def test_an_export_is_given_what_files_in_use_set(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    old = tmp_path / "old.env"
    old.write_text("HTTP_PROXY=hunter2\n")
    ours = folder / REQUEST.notes[-1].name
    ours.write_text(f"{REQUEST.mark}\nNO_PROXY=x\n")
    (folder / REQUEST.notes[0].name).write_text("services: {apiserver: {environment: [A=x]}}\n")
    found = with_existing_files(REQUEST, (str(old), str(ours), str(tmp_path / "gone")), folder)
    assert [(file.path, file.others) for file in found.opened] == [(old, ("HTTP_PROXY",))]
    assert [(file.path, file.others) for file in found.replaced] == [(ours, ("NO_PROXY",))]
    assert "hunter2" not in repr(found)


def test_a_path_that_no_file_can_have_is_no_existing_file(tmp_path: Path) -> None:
    request = with_existing_files(REQUEST, ("a\0b", "\ud800"), tmp_path)
    assert request.replaced == ()
