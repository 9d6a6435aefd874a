"""The worker application: what is remembered of it, and its hand-out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from wizard.registration.worker import FILE, Worker, remember, remembered
from wizard.store import Store

EUROPE = Worker(
    "22222222-2222-4222-8222-222222222222", "11111111-1111-4111-8111-111111111111", "EU"
)
CANADA = replace(EUROPE, environment="33333333-3333-4333-8333-333333333333", region="CA")


def test_workers_are_remembered_one_per_environment_the_last_one_first(tmp_path: Path) -> None:
    folder = tmp_path / "setups"
    assert remembered(folder) == ()
    changed = replace(EUROPE, client_id="other-client", device_client_id="third-client")
    for worker in (EUROPE, CANADA, changed):
        assert remember(folder, worker) is None
    assert remembered(folder) == (changed, CANADA)
    assert (folder / FILE).stat().st_mode & 0o077 == 0
    # It is none of the saved setups.
    assert Store(folder).saved() == ()


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"version": 2, "workers": []}',
        '{"version": 1, "workers": [{"client_id": "x"}]}',
        '{"version": 1, "workers": [{"client_id": 1, "environment": 2, "region": 3}]}',
    ],
)
def test_another_file_is_put_aside_and_nothing_is_taken_from_it(text: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    assert remembered(tmp_path) == ()
    assert remember(tmp_path, EUROPE) is None
    assert remembered(tmp_path) == (EUROPE,)
    assert (tmp_path / f"{FILE}.broken").read_text(encoding="utf-8") == text


def test_the_second_application_is_for_device_codes() -> None:
    assert EUROPE.for_device.client_id == EUROPE.client_id
    assert replace(EUROPE, device_client_id="second").for_device.client_id == "second"
