"""The roles as sentences name them."""

from __future__ import annotations

from wizard.model.role import Role


def test_each_role_reads_as_part_of_a_sentence() -> None:
    assert [f"you sign in as {role.title}" for role in Role] == [
        "you sign in as an admin",
        "you sign in as an ordinary user",
        "you sign in as somebody who must be refused",
    ]
