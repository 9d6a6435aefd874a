from pathlib import Path

from tests.unit.clearml.reading.files import lines, put
from wizard.clearml.reading.importing import draft_from
from wizard.model.draft import Draft
from wizard.model.step import Step

WHOLE = {
    "code_challenge": "true",
    "code_challenge_method": "'\"S256\"'",
    "debug": "true",
    "default_company": "'\"d1bd92a3b039400cbafc60a7a5b1e52b\"'",
    "groups_enabled": "true",
    "groups_claim": "'\"memberOf\"'",
    "groups_case_sensitive": "false",
    "groups_admins": "'[\"A, B\"]'",
    "groups_prohibit_user_signup_if_not_in_group": "true",
}


def test_every_field_is_filled(tmp_path: Path) -> None:
    found = draft_from([put(tmp_path, "a.env", lines(**WHOLE))])
    assert found.draft == Draft(
        authorize_url="https://ping.example/as/authorize",
        access_token_url="https://ping.example/as/token",
        pkce=True,
        debug=True,
        default_company="d1bd92a3b039400cbafc60a7a5b1e52b",
        groups_enabled=True,
        groups_claim="memberOf",
        groups_case_sensitive=False,
        groups_admins=("A, B",),
        groups_prohibit=True,
    )
    assert found.credentials.client_id == "client-1"
    assert found.credentials.client_secret.reveal() == "correct-horse-battery"
    assert found.problems == ()


def test_what_is_not_there_is_off(tmp_path: Path) -> None:
    found = draft_from([put(tmp_path, "a.env", lines())])
    assert not found.draft.pkce
    assert not found.draft.groups_enabled


def test_naive_quoting_gives_what_was_meant(tmp_path: Path) -> None:
    found = draft_from(
        [put(tmp_path, "a.env", lines(client_secret='"s3cr$et#x"', client_id='"012345"'))]
    )
    assert found.credentials.client_secret.reveal() == "s3cr$et#x"
    assert found.credentials.client_id == "012345"
    assert {p.step for p in found.problems} == {Step.ENDPOINTS}
    assert {p.field for p in found.problems} == {"client_id", "client_secret"}


def test_other_variables_are_kept_and_not_shown(tmp_path: Path) -> None:
    text = lines() + "CLEARML__apiserver__x=hunter2\nUNRELATED=1\n"
    found = draft_from([put(tmp_path, "a.env", text)])
    assert found.unknown_names == ("CLEARML__apiserver__x",)
    (other,) = found.unknown
    assert (other.value.reveal(), other.line, other.file) == ("hunter2", 5, tmp_path / "a.env")
    assert "hunter2" not in repr(found)
    assert "correct-horse" not in repr(found)


def test_an_unreadable_file_is_said(tmp_path: Path) -> None:
    found = draft_from([tmp_path / "none"])
    assert found.unreadable
    assert found.draft == Draft(pkce=False)
    assert [p.code for p in found.problems] == ["file.unreadable"]


def test_a_reference_does_not_become_a_value(tmp_path: Path) -> None:
    found = draft_from(
        [put(tmp_path, "a.env", lines(client_secret='"${PING_AUTH_CLIENT_SECRET}"'))]
    )
    assert not found.credentials.client_secret
