"""Variables that are passed on, and what is said of those that are not."""

from __future__ import annotations

from wizard.export.others import LONGEST, LeftOut, Other, left_out_problem, listed, too_long
from wizard.model.secret import Secret


def test_each_reason_is_told_once_with_what_it_is_about() -> None:
    one = left_out_problem((LeftOut("A", "Gone."), LeftOut("B", "Gone.")))
    assert "A, B" in one.what
    assert one.why == "Gone."
    two = left_out_problem((LeftOut("A", "Gone."), LeftOut("C", "Odd."), LeftOut("B", "Gone.")))
    assert two.why == "A, B: Gone. C: Odd."


def test_a_dozen_names_are_told_and_the_rest_is_counted() -> None:
    assert listed(map(str, range(12))).endswith(", 10, 11")
    assert listed(map(str, range(15))).endswith(", 10, 11 and 3 more")
    assert "\n" not in listed(["a\nb"])


def test_the_size_is_that_of_the_bytes() -> None:
    assert not too_long(Other("A", Secret("x" * LONGEST)))
    assert "30000 bytes" in too_long(Other("A", Secret("é" * LONGEST)))
    assert not too_long(Other("A", Secret("\ud800")))
