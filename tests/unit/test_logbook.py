"""Logins kept for each set-up: private, bounded, deletable."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from wizard.logbook import LARGEST, MOST_LOGINS, Logbook
from wizard.model.evidence import Evidence
from wizard.model.result import Claims

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


def login(subject: str, fingerprint: str = "f", minutes: int = 0) -> Evidence:
    return Evidence(
        NOON + timedelta(minutes=minutes), fingerprint, (), Claims(id_token={"sub": subject})
    )


@pytest.fixture
def book(tmp_path: Path) -> Logbook:
    return Logbook(tmp_path / "setups")


def test_nothing_is_kept_at_first(book: Logbook) -> None:
    assert book.read("one").logins == ()


def test_logins_are_kept_newest_first_in_a_private_file(book: Logbook, tmp_path: Path) -> None:
    assert book.keep("one", login("ada")) is None
    assert book.keep("one", login("grace")) is None
    assert book.read("one").logins == (login("grace"), login("ada"))
    assert book.read("two").logins == ()
    (file,) = (tmp_path / "setups").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_person_tested_again_replaces_the_older_login(book: Logbook) -> None:
    book.keep("one", login("ada"))
    book.keep("one", login("ada", minutes=5))
    assert book.read("one").logins == (login("ada", minutes=5),)
    book.keep("one", login("ada", "other set-up"))
    assert len(book.read("one").logins) == 2


def test_one_login_or_all_can_be_dropped(book: Logbook, tmp_path: Path) -> None:
    book.keep("one", login("ada"))
    book.keep("one", login("grace"))
    assert book.drop("one", login("ada")) is None
    assert book.read("one").logins == (login("grace"),)
    assert book.drop("one", login("grace")) is None
    assert list((tmp_path / "setups").iterdir()) == []
    assert book.drop_all("one") is None


def test_the_book_does_not_grow_without_end(book: Logbook) -> None:
    for number in range(MOST_LOGINS + 3):
        book.keep("one", login(str(number)))
    kept = book.read("one").logins
    assert len(kept) == MOST_LOGINS
    assert kept[0] == login(str(MOST_LOGINS + 2))


@pytest.mark.parametrize("content", [b"{", b"\xff", b"[]", b" " * (LARGEST + 1)])
def test_a_damaged_file_is_put_aside_not_lost(
    book: Logbook, tmp_path: Path, content: bytes
) -> None:
    book.keep("one", login("ada"))
    file = tmp_path / "setups" / "one.logins.json"
    file.write_bytes(content)
    problem = book.read("one").problem
    assert problem
    assert problem.code == "evidence.unreadable"
    assert file.read_bytes() == content
    assert book.keep("one", login("grace")) is None
    assert file.with_name("one.logins.json.broken").read_bytes() == content
    assert book.read("one").logins == (login("grace"),)


def test_a_folder_in_the_place_of_the_file_is_told(book: Logbook, tmp_path: Path) -> None:
    (tmp_path / "setups" / "one.logins.json").mkdir(parents=True)
    problem = book.read("one").problem
    assert problem
    assert problem.code == "logbook.unreadable"
    assert book.drop_all("one")


def test_fields_are_compared_whole(book: Logbook) -> None:
    book.keep("one", login("ada"))
    book.drop("one", replace(login("ada"), fingerprint="another"))
    assert book.read("one").logins == (login("ada"),)
