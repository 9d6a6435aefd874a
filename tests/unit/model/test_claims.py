from tests.support.tables import differing
from wizard.model.claims import Claims, Json, Source

_CLAIMS = Claims(
    id_token={"sub": "id", "both": None},
    access_token={"sub": "access", "both": "access", "own": 1},
    userinfo={"email": "e", "sub": "user", "both": "user", "third": []},
)


def test_each_source_is_separate_and_an_absent_one_is_none() -> None:
    subjects = {Source.ID_TOKEN: "id", Source.ACCESS_TOKEN: "access", Source.USERINFO: "user"}
    assert differing(lambda source: (_CLAIMS.of(source) or {})["sub"], subjects) == []
    assert [Claims().of(source) for source in Source] == [None] * 3


def test_names_come_once_in_order_of_appearance() -> None:
    assert _CLAIMS.names() == ("sub", "both", "own", "email", "third")
    assert Claims().names() == ()


def test_find() -> None:
    places: dict[str, tuple[Source, Json] | None] = {
        "sub": (Source.ID_TOKEN, "id"),
        "both": (Source.USERINFO, "user"),
        "email": (Source.USERINFO, "e"),
        "third": (Source.USERINFO, []),
        "own": (Source.ACCESS_TOKEN, 1),
        "none": None,
    }
    assert differing(_CLAIMS.find, places) == []
    assert differing(Claims().find, dict.fromkeys(places)) == []


def test_userinfo_goes_before_the_access_token() -> None:
    claims = Claims(access_token={"x": "access"}, userinfo={"x": "user"})
    assert claims.find("x") == (Source.USERINFO, "user")
