"""Logins saved for each setup: private, bounded, deletable."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support.window import NoNetwork, parts
from wizard.checks.login.kept_claims import reduce_claims
from wizard.history import MOST_EXPORTS, MOST_LOGINS, History, with_login
from wizard.model.claims import Claims, Json
from wizard.model.draft import Draft
from wizard.model.evidence import Evidence
from wizard.model.export_record import Digest, ExportRecord
from wizard.model.role import Role
from wizard.model.settings import GroupSettings
from wizard.store import LOGINS

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


def login(subject: str, fingerprint: str = "f", minutes: int = 0) -> Evidence:
    return Evidence(
        NOON + timedelta(minutes=minutes), fingerprint, (), Claims(id_token={"sub": subject})
    )


def _many(name: str, count: int) -> list[Json]:
    return [f"{name} {number}" for number in range(count)]


BULK = _many("x" * 40, 22_000)
HEAVY: dict[str, Json] = {"sub": "1", "groups": BULK}


@pytest.fixture
def book(tmp_path: Path) -> History:
    return History(tmp_path / "setups")


def test_nothing_is_kept_at_first(book: History) -> None:
    assert book.read("one").logins == ()


def test_logins_are_kept_newest_first_in_a_private_file(book: History, tmp_path: Path) -> None:
    assert book.write("one", (login("grace"), login("ada"))) is None
    assert book.read("one").logins == (login("grace"), login("ada"))
    assert book.read("two").logins == ()
    (file,) = (tmp_path / "setups").iterdir()
    if os.name != "nt":  # a mode says nothing there
        assert file.stat().st_mode & 0o777 == 0o600


def test_a_person_tested_again_replaces_the_older_login() -> None:
    kept = with_login((login("ada"), login("grace")), login("ada", minutes=5))
    assert kept == (login("ada", minutes=5), login("grace"))
    assert len(with_login(kept, login("ada", "other setup"))) == 3
    assert len(with_login(kept, replace(login("ada"), role=Role.ADMIN))) == 3


def test_the_newest_comes_first_in_whatever_order_they_are_added() -> None:
    kept = with_login((login("ada", minutes=5),), login("grace", minutes=1))
    assert kept == (login("ada", minutes=5), login("grace", minutes=1))


def test_logins_of_two_windows_are_merged(book: History, tmp_path: Path) -> None:
    book.write("one", (login("ada"), login("grace")))
    other = History(tmp_path / "setups")
    other.read("one")
    other.write("one", (login("alan", minutes=3), login("ada", minutes=2)))  # grace is deleted
    book.write("one", (login("mary", minutes=4), login("ada", minutes=1), login("grace")))
    merged = (login("mary", minutes=4), login("alan", minutes=3), login("ada", minutes=2))
    assert book.read("one").logins == merged
    other.write("one", ())  # deletes the logins that it knows of
    assert book.read("one").logins == (login("mary", minutes=4),)


def test_a_login_stays_although_others_are_dated_ahead(book: History) -> None:
    ahead = tuple(login(str(n), minutes=1000 - n) for n in range(MOST_LOGINS))
    kept = with_login(ahead, login("now"))
    assert len(kept) == MOST_LOGINS
    assert kept[-1] == login("now")
    assert kept[0] == ahead[0]
    book.write("one", kept)
    assert book.read("one").logins == kept


def test_no_login_leaves_no_file(book: History, tmp_path: Path) -> None:
    book.write("one", (login("ada"),))
    assert book.write("one", ()) is None
    assert list((tmp_path / "setups").iterdir()) == []
    assert book.drop_all("one") is None


def test_the_book_does_not_grow_without_end(book: History) -> None:
    kept: tuple[Evidence, ...] = ()
    for number in range(MOST_LOGINS + 3):
        kept = with_login(kept, login(str(number), minutes=number))
    assert len(kept) == MOST_LOGINS
    assert kept[0].subject == str(MOST_LOGINS + 2)
    book.write("one", (*kept, login("one too many")))
    assert book.read("one").logins == kept


def test_an_id_never_leads_out_of_the_folder(book: History, tmp_path: Path) -> None:
    for setup_id in ("../up", "", "a/b", "A", "x" * 65):
        found = (
            book.read(setup_id).problem,
            book.write(setup_id, (login("ada"),)),
            book.drop_all(setup_id),
        )
        assert [p.code for p in found if p] == ["logbook.id"] * 3
    assert not (tmp_path / "setups").exists()
    assert not list(tmp_path.glob("*.json"))


DAMAGED = {
    b"{": "evidence.unreadable",
    b"[]": "evidence.unreadable",
    b'{"version": 2, "logins": []}': "evidence.unreadable",
    b'{"version": 1, "logins": [], "exports": [{}]}': "evidence.unreadable",
    b"\xff": "logbook.damaged",
    b" " * (LOGINS.largest + 1): "logbook.damaged",
}


def test_a_damaged_or_newer_file_is_put_aside_each_time(book: History, tmp_path: Path) -> None:
    book.write("one", (login("ada"),))
    file = tmp_path / "setups" / "one.logins.json"
    for number, (content, code) in enumerate(DAMAGED.items()):
        file.write_bytes(content)
        problem = book.read("one").problem
        assert problem
        assert problem.code == code
        assert file.read_bytes() == content
        assert book.write("one", (login("grace"),)) is None
        aside = file.with_name(f"one.logins.json.broken{number or ''}")
        assert aside.read_bytes() == content
        assert book.read("one").logins == (login("grace"),)


def test_an_empty_list_does_not_delete_a_newer_file(book: History, tmp_path: Path) -> None:
    folder = tmp_path / "setups"
    folder.mkdir()
    (folder / "one.logins.json").write_text('{"version": 2}')
    assert book.write("one", ()) is None
    assert [p.name for p in folder.iterdir()] == ["one.logins.json.broken"]
    assert (folder / "one.logins.json.broken").read_text() == '{"version": 2}'


def test_what_cannot_be_put_aside_is_not_overwritten(
    book: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> Path:
        raise PermissionError(13, "Permission denied")

    file = tmp_path / "setups" / "one.logins.json"
    file.parent.mkdir()
    file.write_text("{")
    monkeypatch.setattr(Path, "rename", refuse)
    for logins in ((login("ada"),), ()):
        found = book.write("one", logins)
        assert found
        assert (found.code, found.is_error) == ("logbook.not-put-aside", False)
        assert file.read_text() == "{"


def test_a_folder_in_the_place_of_the_file_is_reported(book: History, tmp_path: Path) -> None:
    (tmp_path / "setups" / "one.logins.json").mkdir(parents=True)
    problem = book.read("one").problem
    assert problem
    assert problem.code == "logbook.unreadable"
    assert book.drop_all("one")


def test_a_setup_is_deleted_with_its_logins(tmp_path: Path) -> None:
    services = parts(tmp_path, NoNetwork())
    for setup_id in ("one", "two"):
        services.store.save(Draft(setup_id=setup_id))
        services.logbook.write(setup_id, (login("ada"),))
    assert services.delete_setup("one") is None
    assert sorted(p.name for p in tmp_path.glob("*.json")) == ["two.json", "two.logins.json"]


def test_a_setup_whose_logins_stay_is_not_gone(tmp_path: Path) -> None:
    services = parts(tmp_path, NoNetwork())
    services.store.save(Draft(setup_id="one"))
    (tmp_path / "one.logins.json").mkdir()
    assert services.delete_setup("one")
    assert [one.setup_id for one in services.store.saved()] == ["one"]


CLAIM: st.SearchStrategy[Json] = st.one_of(
    st.text(max_size=20),
    st.builds(lambda text, times: text * times, st.text(max_size=20), st.integers(0, 9000)),
    st.builds(_many, st.text(max_size=12), st.sampled_from([0, 3, 4_000, 30_000])),
    st.builds(lambda deep: [{"a": [deep, 1.5, None, True]}], st.text(max_size=9000)),
)
TOLD = st.none() | st.dictionaries(
    st.sampled_from(["sub", "email", "name", "groups"]), CLAIM, max_size=4
)


@given(st.lists(st.builds(Claims, TOLD, TOLD, TOLD), min_size=1, max_size=3), st.integers(1, 25))
@example([Claims(HEAVY, HEAVY, HEAVY)], MOST_LOGINS)
@settings(max_examples=30)
def test_whatever_is_kept_of_logins_is_read_again(found: list[Claims], times: int) -> None:
    mapping = GroupSettings("groups", admins=("Bosses",))
    kept = [reduce_claims(one, mapping) for one in found]
    whole = tuple(
        Evidence(NOON - timedelta(minutes=n), "f", (), kept[n % len(kept)]) for n in range(times)
    )
    with tempfile.TemporaryDirectory() as folder:
        book = History(Path(folder))
        assert book.write("one", whole) is None
        page = book.read("one")
    assert page.problem is None
    assert page.logins == whole[:MOST_LOGINS]


def test_the_oldest_go_rather_than_what_cannot_be_read_again(book: History) -> None:
    heavy = tuple(
        Evidence(NOON - timedelta(minutes=n), "f", (), Claims({"sub": str(n), "groups": BULK}))
        for n in range(5)
    )
    assert book.write("one", heavy) is None
    page = book.read("one")
    assert page.problem is None
    assert page.logins == heavy[: len(page.logins)]
    assert len(page.logins) == 3
    assert book.write("one", (login("ada"), *heavy)) is None
    assert book.read("one").logins[0] == login("ada")


def test_one_login_beyond_all_bounds_does_not_spoil_the_book(book: History) -> None:
    beyond = Evidence(NOON, "f", (), Claims({"sub": "1", "groups": [*BULK, *BULK, *BULK, *BULK]}))
    assert book.write("one", (beyond,)) is None
    assert book.read("one").problem is None


EXPORT = ExportRecord(NOON, "/srv/a", "compose", "Not proven", (Digest("x", "1"),), ())


def test_exports_are_remembered_once_for_each_folder_and_layout(
    book: History, tmp_path: Path
) -> None:
    later, other = replace(EXPORT, at=NOON + timedelta(1)), replace(EXPORT, folder="/srv/b")
    assert book.write("one", (), (EXPORT, other)) is None
    elsewhere = History(tmp_path / "setups")
    assert elsewhere.write("one", (login("ada"),), (later,)) is None
    assert book.read("one").exports == (later, other)
    assert book.read("one").logins == (login("ada"),)
    book.write("one", (), ())
    assert book.read("one").exports == (later, other)
    assert book.drop_all("one") is None
    assert book.read("one").exports == ()


def test_remembered_exports_do_not_grow_without_end(book: History) -> None:
    many = tuple(replace(EXPORT, folder=f"/srv/{n}") for n in range(MOST_EXPORTS + 5))
    book.write("one", (), many)
    assert len(book.read("one").exports) == MOST_EXPORTS
