from pathlib import Path

import pytest

from tests.unit.lint.files import lines, name, put
from wizard.lint.importing import draft_from
from wizard.lint.unknown import Unknown
from wizard.model.draft import Draft
from wizard.model.secret import Secret
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
    text = lines() + "CLEARML__apiserver__x=hunter2\nHTTPS_PROXY=1\n"
    path = put(tmp_path, "a.env", text)
    found = draft_from([path])
    assert found.unknown_names == ("CLEARML__apiserver__x", "HTTPS_PROXY")
    assert found.unknown == (
        Unknown("CLEARML__apiserver__x", Secret("hunter2"), path, 5),
        Unknown("HTTPS_PROXY", Secret("1"), path, 6),
    )
    assert "hunter2" not in repr(found)
    assert "correct-horse" not in repr(found)


def test_a_piece_of_a_broken_value_is_no_name(tmp_path: Path) -> None:
    text = lines() + 'CLEARML__a="one\nR3stOf-it==\n'
    broken = lines(client_secret="Abc\nR3stOf-it==")
    for file, held in (("a.env", text), ("b.env", broken)):
        found = draft_from([put(tmp_path, file, held)])
        assert "R3stOf" not in repr(found)
        assert "R3stOf" not in "".join(found.unknown_names)


def test_what_stands_for_a_credential_is_not_kept(tmp_path: Path) -> None:
    text = "MY_SECRET=correct-horse\nPING_AUTH_CLIENT_ID=x\nPING_SSO_BACK_QUOTE='`'\n"
    held = lines(client_secret='"\\"${MY_SECRET}\\""')
    found = draft_from([put(tmp_path, "a.env", text + held)])
    assert found.credentials.client_secret.reveal() == "correct-horse"
    assert found.unknown == ()


def test_misspelt_names_are_told_and_not_kept(tmp_path: Path) -> None:
    wrong = name("client_secret").replace("client_secret", "client_secrt")
    found = draft_from([put(tmp_path, "a.env", f"{lines()}{wrong}=hunter2\n")])
    (kept,) = found.unknown
    assert kept.overlooked
    assert "slip" in kept.lost
    assert found.unknown_names == ()
    assert "name.misspelt" in {problem.code for problem in found.problems}


def test_what_the_servers_own_compose_file_sets_stays_there(tmp_path: Path) -> None:
    put(tmp_path, "a.env", f"{lines()}FROM_ENV_FILE=1\n")
    service = "{image: x, env_file: [a.env], environment: {CLEARML_HOST: h, CLEARML__a: b}}"
    base = put(tmp_path, "base.yml", f"services: {{apiserver: {service}}}\n")
    assert draft_from([base]).unknown_names == ("FROM_ENV_FILE",)
    over = put(
        tmp_path, "over.yml", f"services: {{apiserver: {service.replace('image: x, ', '')}}}\n"
    )
    assert set(draft_from([over]).unknown_names) == {"CLEARML_HOST", "CLEARML__a", "FROM_ENV_FILE"}


def test_a_variable_without_a_value_is_named(tmp_path: Path) -> None:
    service = "services: {apiserver: {environment: [CLEARML__a, 'CLEARML__b=${GONE:?no}']}}\n"
    found = draft_from([put(tmp_path, "o.yml", service)])
    assert [(one.name, one.value) for one in found.unknown] == [
        ("CLEARML__a", None),
        ("CLEARML__b", None),
    ]


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


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("code_challenge=", "code_chalenge="),
        ("CLEARML__services", "clearml__services"),
        ("CLEARML__services", "CLEARML__secure"),
    ],
)
def test_what_stands_under_a_slip_was_meant(tmp_path: Path, right: str, wrong: str) -> None:
    line = f"{name('code_challenge')}=true\n"
    found = draft_from([put(tmp_path, "a.env", lines() + line.replace(right, wrong))])
    assert wrong in line.replace(right, wrong)
    assert found.draft.pkce
    assert any(problem.code.startswith("name.") for problem in found.problems)


def test_a_misspelt_secret_is_one(tmp_path: Path) -> None:
    text = lines().replace("client_secret=", "client_secrt=")
    found = draft_from([put(tmp_path, "a.env", text)])
    assert found.credentials.client_secret.reveal() == "correct-horse-battery"
    assert "correct-horse" not in repr(found)


def test_a_right_name_beats_a_slip(tmp_path: Path) -> None:
    right = f"{name('code_challenge')}=false\n"
    slip = right.replace("challenge=false", "chalenge=true")
    assert not draft_from([put(tmp_path, "a.env", lines() + right + slip)]).draft.pkce
