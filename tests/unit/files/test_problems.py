"""Every error of the operating system becomes words with a remedy."""

from __future__ import annotations

import errno

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.files.problems import NOT_OURS, from_error, is_folder, not_ours
from wizard.model.step import Step


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "files.disk-full"),
        (errno.EDQUOT, "files.disk-full"),
        (errno.EROFS, "files.read-only"),
        (errno.ENOENT, "files.no-folder"),
        (errno.ENOTDIR, "files.not-a-folder"),
        (errno.EACCES, "files.no-permission"),
        (errno.ENAMETOOLONG, "files.name"),
        (errno.EIO, "files.unwritable"),
        (None, "files.unwritable"),
    ],
)
def test_codes(number: int | None, code: str) -> None:
    error = OSError(number, "x") if number else OSError()
    found = from_error(error, "ping-sso.env", (), Step.EXPORT)
    assert found.code == code
    assert "Nothing was changed" in found.why


def test_what_is_new_already_is_said() -> None:
    found = from_error(OSError(errno.ENOSPC, ""), "b", ("a",), Step.EXPORT)
    assert "Already new: a." in found.why


@given(st.text(), st.sampled_from(sorted(errno.errorcode)))
def test_the_first_line_is_short_and_plain(at: str, number: int) -> None:
    found = from_error(OSError(number, ""), at, (), Step.EXPORT)
    assert "\n" not in found.what
    assert found.remedy
    if all(" " < c <= "~" for c in at):
        assert len(found.what) <= 130


def test_words_of_refusals() -> None:
    assert not_ours(["a", "b"], Step.EXPORT).code == NOT_OURS
    assert "a and b" in not_ours(["a", "b"], Step.EXPORT).what
    assert "“x”" in is_folder("x", Step.EXPORT).what
