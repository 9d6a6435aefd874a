"""Parsers of the fields that are no addresses."""

from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import differing
from tests.support.texts import address_like, any_text, one_line
from wizard.model import fields
from wizard.model.claims import TOKEN_CLAIMS
from wizard.model.problem import Severity
from wizard.model.step import Step

_INVISIBLE = ["a\0b", "a\nb", "a\tb", "a\u202eb", "a\u200bb", "a\ud800b", "a\u3164b"]
_WITHIN = "x" * fields.LONGEST_TEXT


def _codes(text: str) -> list[list[str]]:
    """What groups claim, client ID, client secret and admin group say to one text."""
    found = (
        fields.groups_claim(text).problems,
        fields.client_id(text).problems,
        fields.client_secret(text).problems,
        fields.groups_admins((text,)).problems,
    )
    return [[p.code for p in problems] for problems in found]


def _all_four(rule: str) -> list[list[str]]:
    families = ("groups-claim", "client-id", "client-secret", "groups-admins")
    return [[f"{family}.{rule}"] for family in families]


@given(st.sampled_from(sorted(fields.TEXTS)), address_like)
def test_every_text_field_is_sound_for_any_text(name: str, text: str) -> None:
    found = fields.TEXTS[name](text)
    assert one_line(found.problems)
    assert found.ok is (found.value is not None)
    if found.value is not None:
        assert fields.TEXTS[name](found.value).value == found.value


def test_every_problem_of_a_text_field_names_the_field() -> None:
    texts = ("", "\0", "a b", "http://h/x", "zz", "a\ud800")
    found = {
        name: [p for t in texts for p in fields.TEXTS[name](t).problems] for name in fields.TEXTS
    }
    assert {n: [p.code for p in those if p.field != n] for n, those in found.items()} == {
        name: [] for name in fields.TEXTS
    }
    assert [name for name, those in found.items() if not those] == []


@given(any_text)
def test_credentials_and_claim_are_sound_for_any_text(text: str) -> None:
    for parse in (fields.groups_claim, fields.client_id):
        found = parse(text)
        assert one_line(found.problems)
        assert found.ok is (found.value is not None)
        if found.value is not None:
            assert parse(found.value).value == found.value


@given(any_text)
def test_secret_is_kept_and_never_shown(text: str) -> None:
    found = fields.client_secret(text)
    assert one_line(found.problems)
    assert found.ok is (found.value is not None)
    if found.value is not None:
        assert found.value.reveal() == text.rstrip("\r\n")
        assert fields.client_secret(found.value.reveal()).value == found.value


@given(st.text(st.characters(min_codepoint=0xE000, max_codepoint=0xF8FF), min_size=1))
def test_no_problem_quotes_the_secret(text: str) -> None:
    shown = repr(fields.client_secret(text)) + repr(fields.client_secret(f" {text}x"))
    assert not set(text) & set(shown)


@given(st.lists(any_text, max_size=5).map(tuple))
def test_admins_are_sound_for_any_names(names: tuple[str, ...]) -> None:
    found = fields.groups_admins(names)
    assert one_line(found.problems)
    assert found.ok is (found.value is not None)
    if found.value is not None:
        assert set(found.value) == set(names)
        assert len(set(found.value)) == len(found.value)
        assert fields.groups_admins(found.value).value == found.value


def test_default_company() -> None:
    usual = fields.USUAL_COMPANY
    values = {"": "", "  ": "", usual: usual, f" {'0' * 32}\n": "0" * 32}
    refused = (
        *("0" * 31, "0" * 33, "g" * 32, "A" * 32, "\u0660" * 32, "0" * 31 + "\0"),
        "00000000-0000-0000-0000-000000000000",
    )
    wanted = values | dict.fromkeys(refused)
    assert differing(lambda text: fields.default_company(text).value, wanted) == []
    (found,) = fields.default_company("x").problems
    assert (found.code, found.step, found.is_error) == ("company.shape", Step.OPTIONS, True)


def test_groups_claim_is_kept() -> None:
    for text in ("groups", "https://example.com/groups", "memberOf", "gruppen ü"):
        found = fields.groups_claim(text)
        assert (found.value, found.problems) == (text, ())


def test_claims_of_the_token_are_no_groups() -> None:
    assert {"iss", "sub", "aud", "exp", "nonce"} < TOKEN_CLAIMS
    for text in TOKEN_CLAIMS:
        (found,) = fields.groups_claim(text).problems
        assert (found.code, found.step) == ("groups-claim.reserved", Step.GROUPS)
        assert text in found.what


def test_what_may_not_be_empty() -> None:
    texts = ("", " ", "\n", "\u3000")
    assert differing(_codes, dict.fromkeys(texts, _all_four("missing"))) == []


def test_no_invisible_character_is_accepted() -> None:
    assert differing(_codes, dict.fromkeys(_INVISIBLE, _all_four("characters"))) == []


def test_what_is_bounded() -> None:
    longer = _WITHIN + "x"
    assert _codes(_WITHIN) == [[], [], [], []]
    assert _codes(longer) == _all_four("length")
    assert not fields.groups_admins((longer,)).ok


def test_spaces_at_the_ends_are_kept_with_a_warning() -> None:
    for text in (" x", "x ", "\u00a0x"):
        claim, secret = fields.groups_claim(text), fields.client_secret(text)
        admins = fields.groups_admins((text,))
        assert claim.value == text
        assert secret.value is not None
        assert secret.value.reveal() == text
        assert admins.value == (text,)
        for found in (claim.problems, secret.problems, admins.problems):
            assert [p.code.partition(".")[2] for p in found] == ["spaces"]
            assert {p.severity for p in found} == {Severity.WARNING}


def test_client_id_is_trimmed_and_ascii() -> None:
    assert fields.client_id(" 8d0c-11 \n").value == "8d0c-11"
    for text in ("ünï", "a\u2013b", "id\u00a01"):
        assert [p.code for p in fields.client_id(text).problems] == ["client-id.characters"]


def test_secret_loses_only_the_line_break_of_a_paste() -> None:
    for typed, kept in {"a$b\\ \"'": "a$b\\ \"'", "s\n": "s", "s\r\n": "s", "ünï": "ünï"}.items():
        found = fields.client_secret(typed)
        assert found.value is not None
        assert found.value.reveal() == kept


def test_admins_keep_order_and_commas_and_lose_doubles() -> None:
    found = fields.groups_admins(("CN=a,OU=b", "b", "CN=a,OU=b", "A"))
    assert (found.value, found.problems) == (("CN=a,OU=b", "b", "A"), ())


def test_admin_groups_are_bounded_in_number_and_in_problems() -> None:
    most = fields.MOST_ADMIN_GROUPS
    assert fields.groups_admins(tuple(map(str, range(most)))).ok
    (many,) = fields.groups_admins(tuple(f"\0{n}" for n in range(most + 1))).problems
    assert many.code == "groups-admins.many"
    assert f"There are {most + 1} admin groups" in many.what
    assert len(fields.groups_admins(tuple(f"\0{n}" for n in range(most))).problems) == 5


def test_every_bad_admin_is_reported() -> None:
    found = fields.groups_admins(("", "ok", "a\0", " x"))
    assert found.value is None
    assert [p.code for p in found.problems] == [
        *("groups-admins.missing", "groups-admins.characters", "groups-admins.spaces")
    ]
    assert "“a" in found.problems[1].what


def test_ca_file() -> None:
    path = "/etc/ssl/company ca.pem"
    wanted = {"": "", " ": "", f" {path}\n": path, "/a\0b": None, "/a\ud800b": None}
    assert differing(lambda text: fields.ca_file(text).value, wanted) == []
    (found,) = fields.ca_file("/a\0b").problems
    assert (found.code, found.step) == ("ca-file.characters", Step.ENDPOINTS)
