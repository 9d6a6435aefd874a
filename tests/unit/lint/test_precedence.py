from pathlib import Path

from tests.unit.lint.cases import LOADED, given
from tests.unit.lint.files import codes, lines, name, one, put, read_env
from wizard.lint.effective import effective

ID = name("client_id")
UPPER = "CLEARML__" + ID.removeprefix("CLEARML__").upper()


def test_the_last_of_two_lines_wins(tmp_path: Path) -> None:
    reading = read_env(tmp_path, lines() + f"{ID}=last\n")
    (found,) = reading.defects
    assert (found.code, found.place.line, found.is_error) == ("duplicate.same-file", 3, True)
    assert "line 5" in found.what
    assert one(reading, "client_id").read.text.reveal() == "last"


def test_the_same_value_twice_is_only_a_warning(tmp_path: Path) -> None:
    assert not read_env(tmp_path, lines() + f"{ID}='\"client-1\"'\n").failed


def test_small_letters_win_over_capitals_wherever_they_stand(tmp_path: Path) -> None:
    for text in (lines() + f"{UPPER}=x\n", f"{UPPER}=x\n" + lines()):
        reading = read_env(tmp_path, text)
        assert one(reading, "client_id").read.text.reveal() == "client-1"
        assert codes(reading) == {"duplicate.case"}


def test_the_old_prefix_loses(tmp_path: Path) -> None:
    reading = read_env(tmp_path, lines() + f"TRAINS__{ID.removeprefix('CLEARML__')}=x\n")
    assert one(reading, "client_id").read.text.reveal() == "client-1"


def test_environment_beats_the_env_file_of_a_later_file(tmp_path: Path) -> None:
    files = {"a.yml": given(f"{ID}=old"), "b.yml": LOADED, "a.env": lines()}
    reading = effective([put(tmp_path, file, text) for file, text in files.items()])
    (found,) = reading.defects
    assert found.code == "duplicate.shadowed"
    assert str(tmp_path / "a.yml") in found.what
    assert found.place.file == str(tmp_path / "a.env")
    assert one(reading, "client_id").read.text.reveal() == "old"
