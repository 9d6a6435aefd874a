"""The parts of the sentence on a login."""

from __future__ import annotations

import pytest

from wizard.clearml.wording import Role, depends, gets_in, hold, listed, refused, things


@pytest.mark.parametrize(
    ("count", "words"), [(1, "one thing holds"), (2, "two things hold"), (9, "9 things hold")]
)
def test_things_are_counted(count: int, words: str) -> None:
    assert hold(count) == words
    assert words.startswith(things(count))


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["a"], "“a”"),
        (["a", "b, c"], "“a” and “b, c”"),
        (["a", "b", "c"], "“a”, “b” and “c”"),
        (["a", "b", "c", "d", "e"], "“a”, “b”, “c” and 2 more"),
        (["x\n\u202e"], "“x\\u{a}\\u{202e}”"),
    ],
)
def test_names_are_quoted_and_bounded(names: list[str], words: str) -> None:
    assert listed(names) == words


def test_sentences() -> None:
    admin = Role(admin=True, joined=("Users",), in_groups=True)
    assert gets_in("Ada", admin, ["x is so"]) == (
        "Ada gets in as an admin and joins “Users”, if one thing holds that is not verified: "
        "x is so."
    )
    assert depends("Ada", Role(admin=False), ["x is so", "y is"]) == (
        "Whether Ada gets in as an ordinary user depends on two things that are not verified: "
        "whether x is so; whether y is."
    )
    assert refused("Ada", Role(), ["x is so"]) == (
        "Ada is refused because they are in no group, if one thing holds that is not verified: "
        "x is so."
    )
