import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.lint.scalars import compose_text, is_text


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        ("012345", "5349"), ("0x1F", "31"), ("1_000", "1000"), ("08", "8"), ("1.50", "1.5"),
        ("1e5", "100000"), ("1e6", "1e+06"), ("0.00001", "1e-05"), ("12345678.5", "1.23456785e+07"),
        ("12345678901234567890123456789012", "1.2345678901234567e+31"), ("-0", "0"),
        ("true", "true"), ("True", "true"), ("yes", "yes"), ("null", None), ("~", None), ("", None),
        ("2024-1-1", "2024-01-01 00:00:00 +0000 UTC"), ("1e400", "1e400"), ("a", "a"),
        ("0o8", "0o8"), ("123456.789", "123456.789"), ("_1", "_1"), ("-", "-"),
    ],
)  # fmt: skip
def test_plain_scalars_as_compose_reads_them(plain: str, expected: str | None) -> None:
    assert compose_text(plain) == expected


@pytest.mark.parametrize("plain", ["true", "yes", "No", "1", "0x1", "1.5", "null", "", "off", "y"])
def test_kubernetes_takes_no_such_value(plain: str) -> None:
    assert not is_text(plain)


@pytest.mark.parametrize("plain", ["abc", "S256", "1a", "true story", "https://x.example/a"])
def test_other_text_is_text(plain: str) -> None:
    assert is_text(plain)


@given(st.text() | st.from_regex(r"[-+.0-9eExob_]{1,30}", fullmatch=True))
def test_it_never_raises(plain: str) -> None:
    compose_text(plain)
    is_text(plain)
