"""The values around writing: nothing in them shows a secret by accident."""

from __future__ import annotations

from pathlib import Path

from wizard.files import OutputFile, Written


def test_a_file_does_not_show_its_text() -> None:
    file = OutputFile("a.env", "the secret", secret=True, mark="# m")
    assert "the secret" not in f"{file!r} {file}"
    assert "a.env" in repr(file)


def test_by_default_all_is_well() -> None:
    assert Written((Path("a"),)) == Written((Path("a"),), leftovers=(), unprotected=())
