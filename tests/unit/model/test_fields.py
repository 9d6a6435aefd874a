import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.texts import address_like, any_text, one_line
from wizard.model import fields
from wizard.model.problem import Severity
from wizard.model.step import Step

_BAD_CHARACTERS = ["a\0b", "a\nb", "a\tb", "a\u202eb", "a\u200bb", "a\ud800b", "a\u3164b"]
_WITHIN = "x" * fields.LONGEST_TEXT


@pytest.mark.parametrize("name", fields.TEXTS)
@given(text=address_like)
def test_every_text_field_is_sound_for_any_text(name: str, text: str) -> None:
    found = fields.TEXTS[name](text)
    assert one_line(found.problems)
    assert found.ok is (found.value is not None)
    if found.value is not None:
        assert fields.TEXTS[name](found.value).value == found.value


@pytest.mark.parametrize("name", fields.TEXTS)
def test_every_problem_of_a_text_field_names_the_field(name: str) -> None:
    for text in ("", "\0", "a b", "http://h/x", "zz", "a\ud800"):
        assert {p.field for p in fields.TEXTS[name](text).problems} <= {name}


@given(any_text)
def test_credentials_and_claim_are_sound_for_any_text(text: str) -> None:
    for parse in (fields.groups_claim, fields.client_id):
        found = parse(text)
        assert one_line(found.problems)
        assert found.ok is (found.value is not None)
        if found.value is not None:
            assert parse(found.value).value == found.value


@given(any_text)
def test_secret_is_kept_and_never_told(text: str) -> None:
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


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", ""),
        ("  ", ""),
        (fields.USUAL_COMPANY, fields.USUAL_COMPANY),
        (f" {'0' * 32}\n", "0" * 32),
    ],
)
def test_default_company(text: str, value: str) -> None:
    assert fields.default_company(text).value == value


@pytest.mark.parametrize(
    "text",
    [
        *("0" * 31, "0" * 33, "g" * 32, "A" * 32, "\u0660" * 32, "0" * 31 + "\0"),
        "00000000-0000-0000-0000-000000000000",
    ],
)
def test_default_company_is_refused(text: str) -> None:
    (found,) = fields.default_company(text).problems
    assert (found.code, found.step, found.is_error) == ("company.shape", Step.OPTIONS, True)


@pytest.mark.parametrize("text", ["groups", "https://example.com/groups", "memberOf", "gruppen ü"])
def test_groups_claim_is_kept(text: str) -> None:
    found = fields.groups_claim(text)
    assert (found.value, found.problems) == (text, ())


@pytest.mark.parametrize("text", sorted(fields.RESERVED_CLAIMS))
def test_claims_of_the_token_carry_no_groups(text: str) -> None:
    (found,) = fields.groups_claim(text).problems
    assert (found.code, found.step) == ("groups-claim.reserved", Step.GROUPS)
    assert text in found.what


@pytest.mark.parametrize("text", ["", " ", "\n", "\u3000"])
def test_what_may_not_be_empty(text: str) -> None:
    assert [p.code for p in fields.groups_claim(text).problems] == ["groups-claim.missing"]
    assert [p.code for p in fields.client_id(text).problems] == ["client-id.missing"]
    assert [p.code for p in fields.client_secret(text).problems] == ["client-secret.missing"]
    assert [p.code for p in fields.groups_admins((text,)).problems] == ["groups-admins.missing"]


@pytest.mark.parametrize("text", _BAD_CHARACTERS)
def test_what_holds_no_invisible_character(text: str) -> None:
    assert [p.code for p in fields.groups_claim(text).problems] == ["groups-claim.characters"]
    assert [p.code for p in fields.client_id(text).problems] == ["client-id.characters"]
    assert [p.code for p in fields.client_secret(text).problems] == ["client-secret.characters"]
    assert [p.code for p in fields.groups_admins((text,)).problems] == ["groups-admins.characters"]


def test_what_is_bounded() -> None:
    longer = _WITHIN + "x"
    for parse in (fields.groups_claim, fields.client_id, fields.client_secret):
        assert parse(_WITHIN).ok
        assert [p.code.partition(".")[2] for p in parse(longer).problems] == ["length"]
    assert fields.groups_admins((_WITHIN,)).ok
    assert not fields.groups_admins((longer,)).ok


@pytest.mark.parametrize("text", [" x", "x ", "\u00a0x"])
def test_spaces_at_the_ends_are_kept_with_a_word(text: str) -> None:
    claim, secret, admins = (
        fields.groups_claim(text),
        fields.client_secret(text),
        fields.groups_admins((text,)),
    )
    assert claim.value == text
    assert secret.value is not None
    assert secret.value.reveal() == text
    assert admins.value == (text,)
    for found in (claim.problems, secret.problems, admins.problems):
        assert [p.code.partition(".")[2] for p in found] == ["spaces"]
        assert {p.severity for p in found} == {Severity.WARNING}


def test_client_id_is_trimmed() -> None:
    assert fields.client_id(" 8d0c-11 \n").value == "8d0c-11"


@pytest.mark.parametrize("text", ["ünï", "a\u2013b", "id\u00a01"])
def test_client_id_is_ascii(text: str) -> None:
    assert [p.code for p in fields.client_id(text).problems] == ["client-id.characters"]


@pytest.mark.parametrize(
    ("typed", "kept"), [("a$b\\ \"'", "a$b\\ \"'"), ("s\n", "s"), ("s\r\n", "s"), ("ünï", "ünï")]
)
def test_secret_loses_only_the_line_break_of_a_paste(typed: str, kept: str) -> None:
    found = fields.client_secret(typed)
    assert found.value is not None
    assert found.value.reveal() == kept


def test_admins_keep_order_and_commas_and_lose_doubles() -> None:
    found = fields.groups_admins(("CN=a,OU=b", "b", "CN=a,OU=b", "A"))
    assert (found.value, found.problems) == (("CN=a,OU=b", "b", "A"), ())


def test_every_bad_admin_is_told() -> None:
    found = fields.groups_admins(("", "ok", "a\0", " x"))
    assert found.value is None
    assert [p.code for p in found.problems] == [
        *("groups-admins.missing", "groups-admins.characters", "groups-admins.spaces")
    ]
    assert "“a" in found.problems[1].what


@pytest.mark.parametrize(
    ("text", "value"),
    [("", ""), (" ", ""), (" /etc/ssl/company ca.pem\n", "/etc/ssl/company ca.pem")],
)
def test_ca_file(text: str, value: str) -> None:
    assert fields.ca_file(text).value == value


@pytest.mark.parametrize("text", ["/a\0b", "/a\ud800b"])
def test_ca_file_is_refused(text: str) -> None:
    (found,) = fields.ca_file(text).problems
    assert (found.code, found.step) == ("ca-file.characters", Step.ENDPOINTS)
