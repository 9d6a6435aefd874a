"""Files in use, as an export is handed them."""

from pathlib import Path

from wizard.model.existing import ExistingFile


def test_a_file_sets_nothing_unless_it_says_so() -> None:
    assert ExistingFile(Path("a")) == ExistingFile(Path("a"), others=(), ping=(), dropped=())
