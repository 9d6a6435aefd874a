import pytest

from wizard.model.claims import Claims, Json, Source

_CLAIMS = Claims(
    id_token={"sub": "id", "both": None},
    access_token={"sub": "access", "both": "access", "own": 1},
    userinfo={"email": "e", "sub": "user", "both": "user", "third": []},
)


@pytest.mark.parametrize(
    ("source", "subject"),
    [(Source.ID_TOKEN, "id"), (Source.ACCESS_TOKEN, "access"), (Source.USERINFO, "user")],
)
def test_each_source_is_kept_apart(source: Source, subject: str) -> None:
    found = _CLAIMS.of(source)
    assert found is not None
    assert found["sub"] == subject


@pytest.mark.parametrize("source", Source)
def test_an_absent_source_is_none(source: Source) -> None:
    assert Claims().of(source) is None


def test_names_come_once_in_order_of_appearance() -> None:
    assert _CLAIMS.names() == ("sub", "both", "own", "email", "third")
    assert Claims().names() == ()


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("sub", (Source.ID_TOKEN, "id")),
        ("both", (Source.ID_TOKEN, None)),
        ("email", (Source.USERINFO, "e")),
        ("third", (Source.USERINFO, [])),
        ("own", (Source.ACCESS_TOKEN, 1)),
        ("none", None),
    ],
)
def test_find(name: str, found: tuple[Source, Json] | None) -> None:
    assert _CLAIMS.find(name) == found
    assert Claims().find(name) is None


def test_userinfo_goes_before_the_access_token() -> None:
    claims = Claims(access_token={"x": "access"}, userinfo={"x": "user"})
    assert claims.find("x") == (Source.USERINFO, "user")
