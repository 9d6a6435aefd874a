from collections.abc import Callable

import pytest

from wizard.model.problem import Problem
from wizard.model.step import Step
from wizard.vault import keyring_errors as troubles

PLATFORMS = ("linux", "darwin", "win32", "freebsd")
EVERY = [
    *(make(p) for make in (troubles.none, troubles.locked, troubles.waiting) for p in PLATFORMS),
    *(troubles.silent(90, p) for p in PLATFORMS),
    troubles.unopened("detail"),
    troubles.denied("detail"),
    troubles.odd("Kind"),
    troubles.not_kept(),
    troubles.damaged(),
]


@pytest.mark.parametrize("problem", EVERY, ids=lambda p: p.code)
def test_each_is_whole_and_leads_to_the_page(problem: Problem) -> None:
    assert problem.code.startswith("vault.")
    assert 0 < len(problem.what) <= 110
    assert problem.why.endswith((".", "first."))
    assert problem.remedy.endswith(".")
    assert problem.step is Step.ENDPOINTS


def test_codes_are_told_apart() -> None:
    assert len({p.code for p in EVERY}) == 9


@pytest.mark.parametrize("platform", PLATFORMS)
def test_prompt_is_looked_for(platform: str) -> None:
    for problem in (troubles.waiting(platform), troubles.silent(90, platform)):
        assert "behind this" in problem.remedy


def test_waiting_is_only_a_word() -> None:
    assert not troubles.waiting().is_error


@pytest.mark.parametrize("make", [troubles.unopened, troubles.denied])
def test_foreign_words_are_shown_plain_and_bounded(make: Callable[[str], Problem]) -> None:
    why = make("\x1b[31m" + "x" * 1000).why
    assert "\\u{1b}" in why
    assert len(why) < 500


def test_without_a_keyring_memory_is_offered() -> None:
    assert "Keep for this run only" in troubles.none().remedy
