import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.clearml.variables import VARIABLES, Variable
from wizard.lint.names import Slip, by_leaf, distance, leaf, named, path

IDS = [leaf(row) for row in VARIABLES]
SECRET = by_leaf("client_secret")


@pytest.mark.parametrize("row", VARIABLES, ids=IDS)
def test_a_right_name_is_right_in_any_case_behind_the_prefix(row: Variable) -> None:
    rest = row.name.removeprefix("CLEARML__")
    for spelling in (row.name, "CLEARML__" + rest.upper(), "TRAINS__" + rest):
        assert named(spelling).row is row
        assert named(spelling).slip is None


@pytest.mark.parametrize("row", VARIABLES, ids=IDS)
def test_the_other_section_is_told(row: Variable) -> None:
    other = {"services": "secure", "secure": "services"}
    section = row.name.split("__")[1]
    found = named(row.name.replace(section, other[section], 1))
    assert (found.slip, found.nearest) == (Slip.SECTION, row)


@pytest.mark.parametrize("row", VARIABLES, ids=IDS)
@pytest.mark.parametrize("provider", ["ad_oauth", "keycloak", "okta"])
def test_another_providers_name_is_told(row: Variable, provider: str) -> None:
    found = named(row.name.replace("__ping__", f"__{provider}__"))
    assert (found.slip, found.nearest, found.provider) == (Slip.PROVIDER, row, provider)


@pytest.mark.parametrize("row", VARIABLES, ids=IDS)
def test_one_typing_error_is_mended(row: Variable) -> None:
    at = len(row.name) - 3
    name = row.name
    for wrong in (
        name[:at] + name[at + 1 :],
        name[:at] + "x" + name[at:],
        name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        name.replace("__login", "_login"),
        name.replace("oauth_client", "oauth_clients"),
    ):
        if path(wrong) != path(name):
            found = named(wrong)
            assert (found.slip, found.nearest) == (Slip.MISSPELT, row)


def test_a_prefix_in_small_letters_is_overlooked_by_the_apiserver() -> None:
    assert named(SECRET.name.lower()).slip == Slip.PREFIX
    assert named(SECRET.name.removeprefix("CLEARML__")).nearest is SECRET


@pytest.mark.parametrize(
    "name",
    ["PATH", "", "PING_AUTH_CLIENT_SECRET", "CLEARML__services__login__sso__tenant_login",
     "CLEARML__apiserver__auth__cookies__secure", "CLEARML_HOST_IP", "x" * 5000],
)  # fmt: skip
def test_what_does_not_concern_ping_is_left_alone(name: str) -> None:
    assert named(name).slip is None
    assert named(name).row is None


@pytest.mark.parametrize(
    ("end", "nearest"),
    [
        ("claims__name", None),
        ("display_name", None),
        ("logout_url", None),
        ("client_ids_x", "client_id"),
    ],
)
def test_a_variable_that_the_guide_does_not_know(end: str, nearest: str | None) -> None:
    found = named(by_leaf("debug").name.replace("debug", end))
    assert found.slip in (Slip.UNKNOWN, Slip.MISSPELT)
    assert (found.nearest and leaf(found.nearest)) == nearest


@pytest.mark.parametrize("number", ["0", "12"])
def test_a_list_is_not_numbered(number: str) -> None:
    admins = by_leaf("groups.admins")
    for wrong in (admins.name, admins.name.replace("services", "secure")):
        found = named(f"{wrong}__{number}")
        assert (found.slip, found.nearest) == (Slip.NUMBERED, admins)
    assert named(f"{SECRET.name}__{number}").slip == Slip.MISSPELT


@given(st.text(max_size=30), st.text(max_size=30))
def test_distance_is_symmetric_and_zero_only_for_the_same(one: str, other: str) -> None:
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)
    assert distance(one, other) <= max(len(one), len(other))


@given(st.text(), st.sampled_from(VARIABLES))
def test_it_never_raises(text: str, row: Variable) -> None:
    named(text)
    named(row.name + text)


def test_a_distance_is_only_sought_as_far_as_it_matters() -> None:
    assert distance("abcdef", "uvwxyz", 2) == 3
    assert distance("abcdef", "abxdef", 2) == 1
    assert distance("ab", "abcdefgh", 4) == 5
