from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import differing
from tests.support.texts import address_like, drafts, one_line
from wizard.model.draft import Draft
from wizard.model.problem import errors
from wizard.model.settings import (
    SCOPES,
    Endpoints,
    GroupSettings,
    Settings,
    display_name,
    draft_problems,
    settle,
    webapp_host,
)
from wizard.model.step import Step

_SMALL = Draft(
    webapp_url="ClearML.Example/",
    authorize_url="https://ping.example/as/authorize",
    access_token_url=" https://ping.example/as/token\n",
)
_FULL = replace(
    _SMALL,
    issuer="https://ping.example/as",
    userinfo_url="https://ping.example/as/userinfo",
    jwks_url="https://ping.example/as/jwks",
    ca_file="/etc/ca.pem",
    pkce=False,
    debug=True,
    default_company="0" * 32,
    groups_enabled=True,
    groups_claim="memberOf",
    groups_case_sensitive=False,
    groups_admins=("CN=a,OU=b", "b", "b"),
    groups_prohibit=True,
)
_ORDER = tuple(Step)


def test_scopes_are_the_guides() -> None:
    assert SCOPES == ("openid", "profile", "email")


def test_a_small_draft_settles() -> None:
    assert settle(_SMALL) == Settings(
        "https://clearml.example",
        Endpoints("https://ping.example/as/authorize", "https://ping.example/as/token"),
    )


def test_a_full_draft_settles() -> None:
    assert settle(_FULL) == Settings(
        "https://clearml.example",
        Endpoints(
            "https://ping.example/as/authorize",
            "https://ping.example/as/token",
            "https://ping.example/as",
            "https://ping.example/as/userinfo",
            "https://ping.example/as/jwks",
        ),
        pkce=False,
        debug=True,
        default_company="0" * 32,
        groups=GroupSettings(
            "memberOf", case_sensitive=False, admins=("CN=a,OU=b", "b"), prohibit_signup=True
        ),
        ca_file="/etc/ca.pem",
    )


def test_callback_url() -> None:
    found = settle(_SMALL)
    assert isinstance(found, Settings)
    assert found.callback_url == "https://clearml.example/callback_ping"


def test_an_empty_draft_names_everything_that_is_missing() -> None:
    found = settle(Draft())
    assert isinstance(found, tuple)
    assert [p.field for p in found] == ["webapp_url", "authorize_url", "access_token_url"]


def test_all_errors_are_reported_at_once() -> None:
    broken = replace(_FULL, webapp_url="", jwks_url="x", default_company="x", groups_claim="")
    broken = replace(broken, groups_admins=("", "\0"), ca_file="\0")
    found = settle(broken)
    assert isinstance(found, tuple)
    assert [p.field for p in found] == [
        *("webapp_url", "jwks_url", "ca_file", "default_company"),
        *("groups_claim", "groups_admins", "groups_admins"),
    ]


def test_groups_are_not_checked_while_off() -> None:
    for broken in (replace(_SMALL, groups_claim=""), replace(_SMALL, groups_admins=("",))):
        assert isinstance(settle(broken), Settings)
        assert isinstance(settle(replace(broken, groups_enabled=True)), tuple)


def test_everybody_needs_a_company() -> None:
    everybody = replace(_SMALL, everybody=True)
    missing = settle(everybody)
    assert not isinstance(missing, Settings)
    assert [(one.code, one.field) for one in missing] == [("company.missing", "default_company")]
    known = replace(_SMALL, default_company="d" * 32)
    assert settle(replace(known, everybody=True)) == settle(known)


def test_warnings_do_not_stop() -> None:
    warned = replace(_SMALL, webapp_url="http://clearml.example:8080")
    assert [p.code for p in draft_problems(warned)] == ["webapp-url.plain-http"]
    assert isinstance(settle(warned), Settings)


@given(drafts(), address_like, st.booleans())
def test_settings_or_errors_for_any_draft(draft: Draft, address: str, usable: bool) -> None:
    draft = replace(draft, webapp_url=address)
    if usable:
        draft = replace(_FULL, webapp_url=address, groups_admins=draft.groups_admins)
    problems, found = draft_problems(draft), settle(draft)
    assert one_line(problems)
    steps = [_ORDER.index(p.step) for p in problems]
    assert steps == sorted(steps)
    if isinstance(found, Settings):
        assert not errors(problems)
        assert (found.groups is not None) is draft.groups_enabled
    else:
        assert found == errors(problems)
        assert found


def test_a_setup_is_named_after_its_server_until_it_gets_a_name() -> None:
    names = {
        ("", ""): "",
        ("", "ftp://clearml.example.com"): "",
        ("", "HTTPS://ClearML.Example.com:443/projects"): "clearml.example.com",
        ("", "http://clearml.example.com:8080"): "clearml.example.com:8080",
        ("  ", "https://clearml.example.com"): "clearml.example.com",
        (" Production ", "https://clearml.example.com"): "Production",
        ("Production", ""): "Production",
    }
    assert differing(lambda typed: display_name(_named(*typed)), names) == []


def test_the_host_does_not_depend_on_the_name() -> None:
    assert webapp_host(_named("Mine", "https://clearml.example.com")) == "clearml.example.com"


def _named(name: str, address: str) -> Draft:
    return Draft(name=name, webapp_url=address)
