"""The table of `selftest`: each part works, or one sentence says what is missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.vaults import TestKeyring
from tests.support.window import NoNetwork, parts
from wizard.flow import STEPS
from wizard.services import Services
from wizard.ui.demo_run import installation as table
from wizard.ui.demo_run.stops import STOPS

_PICTURES = {stop.picture for stop in STOPS if stop.picture}


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, dict[str, str]]]:
    """Runs it on a demo that made these pictures; its exit code and its table."""

    def make(*, pictures: set[str] = _PICTURES, keyring: bool = True) -> tuple[int, dict[str, str]]:
        def drive(output: Path, _: object) -> int:
            for name in pictures:
                (output / f"{name}.png").touch()
            return int(pictures != _PICTURES)

        vault = TestKeyring()
        vault.missing = not keyring
        monkeypatch.setattr(table, "drive", drive)
        code = table.selftest(lambda **_: _with_vault(tmp_path, vault))
        lines = capsys.readouterr().out.splitlines()
        rows = dict(line.split("  ", 1) for line in lines if "  " in line)
        return code, {name: row.strip() for name, row in rows.items()}

    return make


def _with_vault(folder: Path, vault: TestKeyring) -> Services:
    return replace(parts(folder, NoNetwork()), vault=vault)


Run = Callable[..., tuple[int, dict[str, str]]]


def test_every_part_and_every_page_has_a_row(run: Run) -> None:
    code, rows = run()
    pages = [f"page {n}: {step.title}" for n, step in enumerate(STEPS, 1)]
    assert list(rows) == ["resources", "keyring", "system trust store", "browser", *pages]
    assert [row for row in rows.values() if not row.startswith("works: ")] == []
    assert code == 0


def test_a_missing_keyring_is_told_and_is_no_failure(run: Run) -> None:
    code, rows = run(keyring=False)
    assert rows["keyring"].startswith("MISSING: ")
    assert code == 0


def test_pages_that_were_not_reached_fail(run: Run) -> None:
    code, rows = run(pictures={"1-server", "2-register"})
    missing = [name for name, row in rows.items() if row.startswith("MISSING")]
    assert code == 1
    assert (len(missing), missing[0]) == (7, "browser")


def test_a_damaged_resource_fails(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*names: str) -> Path:
        raise FileNotFoundError(f"resources/{'/'.join(names)} is missing.")

    monkeypatch.setattr(table, "resource", gone)
    code, rows = run()
    assert rows["resources"] == "MISSING: resources/ is missing."
    assert code == 1


def test_no_authorities_are_told(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    monkeypatch.setattr("truststore._openssl._CA_FILE_CANDIDATES", [])
    code, rows = run()
    assert rows["system trust store"].startswith("MISSING: No certificate authority")
    assert code == 0
