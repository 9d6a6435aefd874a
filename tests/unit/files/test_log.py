"""The log on request: what is in it, what is masked, who can read it."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from wizard.files import log
from wizard.model.problem import Problem

SECRET = "s3cr$t-Of/this~run"
LEAKS = (
    f"https://id:{SECRET}@ping.example/token?code={SECRET}&state=x",
    f"client_secret={SECRET}",
    f'{{"access_token": "{SECRET}"}}',
    f"Authorization: Basic {SECRET}",
    f"eyJhbGciOiJSUzI1NiJ9.{SECRET}",
    f"code_verifier: '{SECRET}'",
)


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Path]:
    logger = logging.getLogger("wizard")
    before, level = list(logger.handlers), logger.level
    found = log.start(tmp_path / "state" / "log")
    assert isinstance(found, Path)
    yield found
    for handler in set(logger.handlers) - set(before):
        logger.removeHandler(handler)
        handler.close()
    logger.setLevel(level)


def _raise(text: str) -> None:
    try:
        int(text)
    except ValueError as error:
        raise KeyError(text) from error


@pytest.mark.parametrize("text", LEAKS)
def test_what_looks_like_a_secret_is_masked(text: str) -> None:
    assert SECRET not in log.redact(text)


def test_the_rest_of_a_line_is_kept() -> None:
    assert log.redact("Check token.client: failed") == "Check token.client: failed"
    assert log.redact("GET https://ping.example/as/jwks: 200").endswith("/as/jwks: 200")


def test_the_home_folder_is_not_named() -> None:
    assert log.redact(f"{Path.home()}/handoff") == "~/handoff"


def test_an_error_is_told_by_kind_and_place_of_itself_and_its_cause() -> None:
    with pytest.raises(KeyError) as caught:
        _raise(SECRET)
    text = log.describe(caught.value)
    assert [part for part in ("KeyError", "ValueError", "_raise") if part not in text] == []
    assert SECRET not in text


def test_log_has_codes_and_no_values(started: Path, caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("wizard.x").debug("client_secret=%s", SECRET)
    with pytest.raises(KeyError) as caught:
        _raise(SECRET)
    logging.getLogger("wizard.x").critical("Unexpected error", exc_info=caught.value)
    logging.getLogger("httpx").critical("GET %s", SECRET)
    text = started.read_text(encoding="utf-8")
    wanted = ("client_secret=", "Unexpected error", "KeyError", "_raise")
    assert [part for part in wanted if part not in text] == []
    assert SECRET not in text
    caplog.clear()
    assert log.last_lines().strip() == text.strip()


@pytest.mark.skipif(os.name == "nt", reason="POSIX modes")
def test_only_its_owner_can_open_it(started: Path) -> None:
    assert stat.S_IMODE(started.parent.stat().st_mode) == 0o700


def test_it_does_not_grow_for_ever(started: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line = "Line %d of a long run" + 1000 * "."
    for number in range(2_000):
        logging.getLogger("wizard.x").info(line, number)
    sizes = {path.name: path.stat().st_size for path in started.parent.iterdir()}
    assert sorted(sizes) == [log.NAME, f"{log.NAME}.1", f"{log.NAME}.2"]
    assert max(sizes.values()) < 501_000


def test_a_log_that_cannot_be_written_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "log" / log.NAME).mkdir(parents=True)
    found = log.start(tmp_path / "log")
    assert isinstance(found, Problem)
    assert found.code == "program.log"


def test_an_unexpected_error_is_printed_without_its_text(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(KeyError) as caught:
        _raise(SECRET)
    log.unexpected(KeyError, caught.value, None)
    said = capsys.readouterr().err
    assert "KeyError" in said
    assert SECRET not in said
