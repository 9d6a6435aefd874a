"""A few hundred cases of the fuzzer, always the same ones; `make fuzz` runs it for minutes."""

from __future__ import annotations

import pytest

from tests.fuzz.engine import Target, attempt, fuzz, mutate_bytes
from tests.fuzz.targets import SECRET, TARGETS

# `check` starts a process for each case.
_MOST = {"check": 25, "drafts": 150, "logins": 150, "tokens": 200, "keys": 60}


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_some_cases_of_each_target(target: Target) -> None:
    done, failure = fuzz(target, 1, seconds=600, most=_MOST[target.name])
    assert failure is None, f"{failure.data!r}\n{failure.error}"
    assert done == _MOST[target.name] > len(target.corpus)


def test_each_file_for_check_has_the_planted_secret() -> None:
    (check,) = (target for target in TARGETS if target.name == "check")
    assert [data for data in check.corpus if SECRET.encode() not in data] == []


def test_what_raises_or_takes_too_long_is_a_failure() -> None:
    def wait(data: bytes, _folder: object) -> None:
        while data:
            pass

    def fail(data: bytes, _folder: object) -> None:
        assert b"x" not in data

    assert "TookTooLong" in attempt(Target("tokens", wait, 0.05, mutate_bytes), b"x")
    assert attempt(Target("tokens", wait, 5, mutate_bytes), b"") == ""
    assert "AssertionError" in attempt(Target("tokens", fail, 5, mutate_bytes), b"x")
