from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import differing
from wizard.clearml.variables import VARIABLES, Variable
from wizard.lint import variable_names as names
from wizard.lint.variable_names import by_leaf, identify, leaf, path, safe

SECRET = by_leaf("client_secret")


def wrong(name: str) -> tuple[str | None, str | None, str]:
    """What is wrong with a name, the right name, and the other provider that it belongs to."""
    found = identify(name)
    nearest = found.nearest.name if found.nearest else None
    return found.problem, nearest, found.provider


def test_a_right_name_is_right_in_any_case_behind_the_prefix() -> None:
    rests = {row: row.name.removeprefix("CLEARML__") for row in VARIABLES}
    spelled = {
        spelling: row
        for row, rest in rests.items()
        for spelling in (row.name, f"CLEARML__{rest.upper()}", f"TRAINS__{rest}")
    }
    assert differing(lambda name: identify(name).row, spelled) == []
    assert differing(lambda name: identify(name).problem, dict.fromkeys(spelled)) == []


def test_another_section_and_another_provider_are_recognised() -> None:
    other = {"services": "secure", "secure": "services"}
    table: dict[str, object] = {}
    for row in VARIABLES:
        section = row.name.split("__")[1]
        moved = row.name.replace(section, other[section], 1)
        table[moved] = (names.SECTION, row.name, "")
        for provider in ("ad_oauth", "keycloak", "okta"):
            given_ = row.name.replace("__ping__", f"__{provider}__")
            table[given_] = (names.PROVIDER, row.name, provider)
    assert differing(wrong, table) == []


def _typing_errors(row: Variable) -> Iterator[str]:
    name, at = row.name, len(row.name) - 3
    yield name[:at] + name[at + 1 :]
    yield name[:at] + "x" + name[at:]
    yield name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    yield name.replace("__login", "_login")
    yield name.replace("oauth_client", "oauth_clients")


def test_one_typing_error_leads_to_the_right_name() -> None:
    errors = ((name, row) for row in VARIABLES for name in _typing_errors(row))
    table = {
        name: (names.MISSPELT, row.name, "") for name, row in errors if path(name) != path(row.name)
    }
    assert differing(wrong, table) == []


def test_a_prefix_in_small_letters_is_ignored_by_the_apiserver() -> None:
    assert wrong(SECRET.name.lower()) == (names.PREFIX, SECRET.name, "")
    assert identify(SECRET.name.removeprefix("CLEARML__")).nearest is SECRET


def test_what_does_not_concern_ping_is_left_alone() -> None:
    others = (
        *("PATH", "", "PING_AUTH_CLIENT_SECRET", "CLEARML_HOST_IP", "x" * 5000),
        "CLEARML__services__login__sso__tenant_login",
        "CLEARML__apiserver__auth__cookies__secure",
    )
    assert differing(lambda name: identify(name).concerns_ping, dict.fromkeys(others, False)) == []


def test_a_variable_that_the_guide_does_not_know() -> None:
    def nearest(end: str) -> str | None:
        found = identify(by_leaf("debug").name.replace("debug", end))
        assert found.problem in (names.UNKNOWN, names.MISSPELT)
        return leaf(found.nearest) if found.nearest else None

    table = {
        **dict.fromkeys(("claims__name", "display_name", "logout_url"), None),
        "client_ids_x": "client_id",
    }
    assert differing(nearest, table) == []


def test_a_list_is_not_numbered() -> None:
    admins = by_leaf("groups.admins")
    table = {
        f"{start}__{number}": (names.NUMBERED, admins.name, "")
        for start in (admins.name, admins.name.replace("services", "secure"))
        for number in (0, 12)
    }
    assert differing(wrong, table) == []
    assert identify(f"{SECRET.name}__0").problem == names.MISSPELT


def test_a_name_that_is_one_is_shown_completely() -> None:
    known = (SECRET.name, f"{SECRET.name}s", "PATH", "CLEARML__a.b-c", "lower_case")
    assert differing(safe, {name: name for name in known}) == []


@given(st.text(), st.sampled_from(VARIABLES))
def test_it_never_raises(text: str, row: Variable) -> None:
    identify(text)
    identify(row.name + text)


def test_a_value_behind_a_misspelt_name_of_the_secret_is_not_shown() -> None:
    start = "CLEARML__secure__login__sso__oauth_client__ping__"
    spellings = ("client_secret", "client_secert", "client_sercet", "client_serect", "secret_")
    shown = {name: safe(f"{start}{name}Zq7x9Kk2") for name in spellings}
    assert {name: text for name, text in shown.items() if "Zq7" in text} == {}
