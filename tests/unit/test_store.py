import os
import stat
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wizard.model.draft import Draft
from wizard.model.product import Product
from wizard.model.serialization import draft_to_json
from wizard.store import CHANGED, DEMO_APPLICATION, DRAFTS, GONE, Store, default_folder, new_id

DRAFT = Draft(
    setup_id="a1",
    name="Production",
    webapp_url="https://clearml.example.com",
    product=Product.PINGONE,
    ticks=frozenset({"pingone/scopes:0"}),
    groups_admins=("admins, all",),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "config" / "setups"


@pytest.fixture
def store(folder: Path) -> Store:
    return Store(folder)


def codes_of(store: Store, setup_id: str = "a1") -> list[str]:
    found = store.load(setup_id)
    assert not isinstance(found, Draft)
    return [p.code for p in found]


def test_nothing_is_there_at_first(store: Store, folder: Path) -> None:
    assert store.saved() == ()
    assert codes_of(store) == ["store.unreadable"]
    assert not folder.exists()


def test_what_is_saved_is_loaded(store: Store, folder: Path) -> None:
    assert store.save(DRAFT) is None
    assert Store(folder).load("a1") == DRAFT


def test_saving_again_replaces_and_leaves_nothing_behind(store: Store, folder: Path) -> None:
    store.save(DRAFT)
    store.save(replace(DRAFT, name="Renamed"))
    assert store.load("a1") == replace(DRAFT, name="Renamed")
    assert [p.name for p in folder.iterdir()] == ["a1.json"]


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
def test_only_its_owner_may_read_a_draft(store: Store, folder: Path) -> None:
    store.save(DRAFT)
    assert stat.S_IMODE((folder / "a1.json").stat().st_mode) == 0o600


def test_list_is_newest_first_and_names_each(store: Store, folder: Path) -> None:
    store.save(DRAFT)
    store.save(Draft(setup_id="b2", webapp_url="https://b.example.com"))
    store.save(Draft(setup_id="c3"))
    for age, name in enumerate(("b2", "a1", "c3")):
        os.utime(folder / f"{name}.json", (1000 - age, 1000 - age))
    assert [(s.setup_id, s.name) for s in store.saved()] == [
        ("b2", "b.example.com"),
        ("a1", "Production"),
        ("c3", "c3"),
    ]
    assert store.saved()[0].changed.timestamp() == 1000


def test_what_was_saved_elsewhere_meanwhile_is_not_overwritten(store: Store, folder: Path) -> None:
    store.save(DRAFT)
    other = Store(folder)
    assert other.load("a1") == DRAFT
    theirs = replace(DRAFT, name="Theirs")
    assert other.save(theirs) is None
    for _ in range(2):
        found = store.save(replace(DRAFT, name="Ours"))
        assert found is not None
        assert found.code == CHANGED
        assert Store(folder).load("a1") == theirs
    assert store.save(theirs) is None  # the same change is none
    assert store.save(replace(DRAFT, name="Ours")) is None


def test_what_became_unreadable_meanwhile_is_not_overwritten(store: Store, folder: Path) -> None:
    store.save(DRAFT)
    newer = '{"version": 2, "draft": {}}'
    (folder / "a1.json").write_text(newer)
    found = store.save(DRAFT)
    assert found is not None
    assert found.code == CHANGED
    assert [path.name for path in folder.iterdir()] == ["a1.json"]
    assert (folder / "a1.json").read_text() == newer


def test_what_was_deleted_elsewhere_does_not_come_back(store: Store, folder: Path) -> None:
    store.save(DRAFT)
    assert Store(folder).delete("a1") is None
    found = store.save(replace(DRAFT, name="Late"))
    assert found is not None
    assert found.code == GONE
    assert store.saved() == ()


def test_a_setup_that_could_not_be_deleted_is_saved_as_before(store: Store, folder: Path) -> None:
    store.save(DRAFT)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "unlink", lambda *_, **__: (_ for _ in ()).throw(PermissionError(13)))
        assert store.delete("a1") is not None
    assert store.save(replace(DRAFT, name="Renamed")) is None


def test_what_could_not_be_opened_again_is_not_saved(store: Store) -> None:
    store.save(DRAFT)
    found = store.save(replace(DRAFT, groups_admins=("x" * DRAFTS.largest,)))
    assert found is not None
    assert found.code == "store.too-large"
    assert store.load("a1") == DRAFT


def test_deleted_is_gone_and_twice_is_fine(store: Store) -> None:
    store.save(DRAFT)
    assert store.delete("a1") is None
    assert store.delete("a1") is None
    assert store.saved() == ()


def test_an_id_never_leaves_the_folder(store: Store, folder: Path) -> None:
    for setup_id in ("", "../a1", "a/b", "A1", "-a", "a" * 65, "a1.json", "ä"):
        saved, deleted = store.save(replace(DRAFT, setup_id=setup_id)), store.delete(setup_id)
        assert saved is not None
        assert deleted is not None
        assert saved.code == deleted.code == "store.id"
        assert codes_of(store, setup_id) == ["store.id"]
    assert not folder.exists()


def test_new_ids_are_sound_and_differ(store: Store) -> None:
    assert store.save(replace(DRAFT, setup_id=new_id())) is None
    assert new_id() != new_id()


def test_a_file_belongs_to_the_setup_it_is_named_after(store: Store, folder: Path) -> None:
    store.save(DRAFT)
    (folder / "a1.json").rename(folder / "b2.json")
    assert store.load("b2") == replace(DRAFT, setup_id="b2")


BROKEN = {
    "not JSON": (b"{", "draft.not-json"),
    "empty": (b"", "draft.not-json"),
    "not UTF-8": (b"\xff\xfe{", "store.damaged"),
    "too large": (b" " * (DRAFTS.largest + 1), "store.damaged"),
    "newer": (b'{"version": 2, "draft": {}}', "draft.version"),
    "another field": (b'{"version": 1, "draft": {"later": 1}}', "draft.unknown"),
}


@pytest.mark.parametrize(("content", "code"), BROKEN.values(), ids=BROKEN.keys())
def test_what_cannot_be_read_is_reported_and_never_lost(
    store: Store, folder: Path, content: bytes, code: str
) -> None:
    folder.mkdir(parents=True)
    file = folder / "a1.json"
    file.write_bytes(content)
    assert codes_of(store) == [code]
    (listed,) = store.saved()
    assert [p.code for p in listed.problems] == [code]
    assert file.read_bytes() == content
    for version in range(3):
        assert Store(folder).save(DRAFT) is None
        assert store.load("a1") == DRAFT
        (folder / "a1.json").write_bytes(content + b" " * version)
    assert (folder / "a1.json.broken").read_bytes() == content
    assert (folder / "a1.json.broken2").read_bytes() == content + b" "


def test_problem_names_the_file(store: Store, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "a1.json").write_text("{")
    (problem,) = store.saved()[0].problems
    assert str(folder / "a1.json") in problem.remedy


def test_what_cannot_be_put_aside_is_not_overwritten(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> Path:
        raise PermissionError(13, "Permission denied")

    folder.mkdir(parents=True)
    (folder / "a1.json").write_text("{")
    monkeypatch.setattr(Path, "rename", refuse)
    found = store.save(DRAFT)
    assert found is not None
    assert found.code == "store.not-put-aside"
    assert "Permission denied" in found.why
    assert (folder / "a1.json").read_text() == "{"


def test_a_folder_in_the_way_is_a_problem(store: Store, folder: Path) -> None:
    (folder / "a1.json" / "inside").mkdir(parents=True)
    assert codes_of(store) == ["store.unreadable"]
    found = store.delete("a1")
    assert found is not None
    assert found.code == "store.delete"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_what_is_no_plain_file_is_named_and_the_others_are_there(
    store: Store, folder: Path
) -> None:
    store.save(DRAFT)
    os.mkfifo(folder / "pipe.json")
    (folder / "loop.json").symlink_to(folder / "loop.json")
    (folder / "nowhere.json").symlink_to(folder / "none")
    (folder / "device.json").symlink_to("/dev/zero")
    (folder / "folder.json").mkdir()
    found = {saved.setup_id: [p.code for p in saved.problems] for saved in store.saved()}
    special = ("pipe", "loop", "nowhere", "device", "folder")
    assert found == {"a1": [], **{setup: ["store.unreadable"] for setup in special}}
    for setup in special:
        assert codes_of(store, setup) == ["store.unreadable"]


def test_a_folder_that_cannot_be_listed_is_named(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path) -> object:
        raise PermissionError(13, "Permission denied")

    store.save(DRAFT)
    # Not by its mode: the tests may run as root.
    monkeypatch.setattr(Path, "iterdir", refuse)
    (listed,) = store.saved()
    assert [p.code for p in listed.problems] == ["store.folder"]
    assert "Permission denied" in listed.problems[0].why


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
def test_the_folder_is_private_whatever_the_umask(tmp_path: Path) -> None:
    folder = tmp_path
    for umask in (0, 0o022, 0o777):
        folder = tmp_path / str(umask) / "config" / "setups"
        before = os.umask(umask)
        try:
            assert Store(folder).save(DRAFT) is None
        finally:
            os.umask(before)
        made = (folder, folder.parent, folder.parent.parent)
        assert {stat.S_IMODE(one.stat().st_mode) for one in made} == {0o700}
    folder.chmod(0o755)  # as releases before left it
    assert Store(folder).save(replace(DRAFT, setup_id="b2")) is None
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_file_where_the_folder_should_be_is_a_problem(store: Store, folder: Path) -> None:
    folder.parent.mkdir(parents=True)
    folder.write_text("in the way")
    assert store.save(DRAFT) is not None
    assert store.saved() == ()
    assert folder.read_text() == "in the way"


def test_other_files_are_left_alone(store: Store, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "Notes.json").write_text("mine")
    (folder / "a1.txt").write_text("mine")
    assert store.saved() == ()


def test_demo_has_a_folder_of_its_own(private_home: Path) -> None:
    assert default_folder() != default_folder(DEMO_APPLICATION)
    assert default_folder().is_relative_to(private_home)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(content=st.binary() | st.text().map(str.encode) | st.just(draft_to_json(DRAFT).encode()))
def test_any_content_is_answered(store: Store, folder: Path, content: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "a1.json").write_bytes(content)
    found = store.load("a1")
    assert isinstance(found, Draft) or found
