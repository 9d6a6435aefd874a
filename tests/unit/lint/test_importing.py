from pathlib import Path

from tests.support.tables import failures
from tests.unit.lint.cases import given
from tests.unit.lint.files import lines, name, put
from wizard.lint.importing import Imported, changes, draft_from, filling, preview
from wizard.model.draft import Deployment, Draft
from wizard.model.secret import DOTS
from wizard.model.step import Step

COMPLETE = {
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
    found = draft_from([put(tmp_path, "a.env", lines(**COMPLETE))])
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


def test_other_variables_stay_in_their_file(tmp_path: Path) -> None:
    path = put(tmp_path, "a.env", lines() + "CLEARML__apiserver__x=hunter2\nHTTPS_PROXY=1\n")
    found = draft_from([path])
    (stays,) = found.to_keep
    assert (stays.code, stays.what) == (
        "export.stays",
        "Other variables stay in a.env: keep it in use.",
    )
    assert "CLEARML__apiserver__x and HTTPS_PROXY" in stays.why
    assert "hunter2" not in repr(found)
    assert "correct-horse" not in repr(found)


def test_a_line_that_wins_over_the_export_must_be_removed(tmp_path: Path) -> None:
    found = draft_from([put(tmp_path, "o.yml", given(f"{name('debug')}=true", "AB=1"))])
    stays, wins = found.to_keep
    assert (stays.code, wins.code) == ("export.stays", "export.wins")
    assert wins.remedy == "Remove these lines from o.yml: 4."


def test_entries_that_helm_drops_are_named(tmp_path: Path) -> None:
    entries = f"[{{name: {name('debug')}, value: 'true'}}, {{name: AB, value: x}}]"
    path = put(tmp_path, "v.yaml", f"apiserver: {{extraEnvs: {entries}}}\n")
    (dropped,) = draft_from([path]).to_keep
    assert dropped.code == "import.list-entries"
    assert "would drop AB" in dropped.why


def test_what_is_in_the_place_of_a_value_is_never_filled_in(tmp_path: Path) -> None:
    texts = (
        *("{{ ping }}", "ENC[AES256_GCM,data:a,type:str]", "vault:secret/ping#id", "••••••••"),
        *("<client-id>", "$$PING_ID", "$${PING_ID}", "%PING_ID%", "$(cat id.txt)", "xxxxxxxx"),
    )

    def check(text: str, quotes: str) -> None:
        written = quotes.format(text)
        found = read(tmp_path, lines(client_id=written, client_secret=written))
        assert found.credentials.client_id == ""
        assert not found.credentials.client_secret
        assert text not in str(preview(found))

    forms = ("{}", '"{}"', "'\"{}\"'", '"\\"{}\\""')
    assert failures(((text, form) for text in texts for form in forms), check) == {}


def test_a_service_of_another_name_is_filled_in(tmp_path: Path) -> None:
    text = "services:\n  my-api:\n    image: x\n    command: apiserver\n    env_file: e.env\n"
    put(tmp_path, "e.env", lines())
    found = draft_from([put(tmp_path, "a.yml", text)])
    draft = Draft(deployment=Deployment(folder="/srv"))
    assert filling(found, draft)["deployment"] == Deployment(folder="/srv", service="my-api")
    assert "deployment" not in filling(read(tmp_path, lines()), draft)


def test_a_list_that_kubernetes_rejects_is_not_lost(tmp_path: Path) -> None:
    entry = f"{{name: {name('groups.admins')}, value: [Ops, 'A, B']}}"
    path = put(tmp_path, "v.yaml", f"apiserver: {{extraEnvs: [{entry}]}}\n")
    assert draft_from([path]).draft.groups_admins == ("Ops", "A, B")


def test_a_piece_of_a_broken_value_is_no_name(tmp_path: Path) -> None:
    text = lines() + 'CLEARML__a="one\nR3stOf-it==\n'
    broken = lines(client_secret="Abc\nR3stOf-it==")
    for file, written in (("a.env", text), ("b.env", broken)):
        assert "R3stOf" not in repr(draft_from([put(tmp_path, file, written)]))


def test_a_value_that_repeats_the_secret_is_not_filled_in(tmp_path: Path) -> None:
    broken = lines(
        default_company="""'"000: '"correct-horse-battery"'""", groups_admins="'[\"A\"]'"
    )
    found = read(tmp_path, broken)
    assert found.credentials.client_secret.reveal() == "correct-horse-battery"
    assert "correct-horse-battery" not in repr(found.draft)
    assert found.draft.default_company == ""


def test_what_fills_in_a_credential_is_no_other_variable(tmp_path: Path) -> None:
    text = "MY_SECRET=correct-horse\nPING_AUTH_CLIENT_ID=x\nPING_SSO_BACK_QUOTE='`'\n"
    found = draft_from([put(tmp_path, "a.env", text + lines(client_secret='"\\"${MY_SECRET}\\""'))])
    assert found.credentials.client_secret.reveal() == "correct-horse"
    assert found.to_keep == ()


def test_wrong_names_are_reported_and_stay_nowhere(tmp_path: Path) -> None:
    wrong = name("client_secret").replace("client_secret", "client_secrt")
    found = draft_from([put(tmp_path, "a.env", f"{lines()}{wrong}=hunter2\n")])
    assert found.to_keep == ()
    assert "name.misspelt" in {problem.code for problem in found.problems}


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


def test_a_plain_reference_gives_what_its_line_means(tmp_path: Path) -> None:
    reference = lines(client_secret='"${PING_AUTH_CLIENT_SECRET}"')

    def check(written: str, expected: str) -> None:
        text = f"PING_AUTH_CLIENT_SECRET={written}\n{reference}"
        found = draft_from([put(tmp_path, "a.env", text)]).credentials.client_secret.reveal()
        assert found == expected

    rows = [(text, text) for text in ("hunter2$b", 'hunter2"b', "$hunter2", "a+b")]
    unclear = [(text, "") for text in ("${OTHER}$x", 'a\\"b$c', "<a b>")]
    assert failures((*rows, *unclear), check) == {}


def test_a_wrong_name_counts_for_the_right_one(tmp_path: Path) -> None:
    def check(right: str, wrong: str) -> None:
        line = f"{name('code_challenge')}=true\n"
        found = draft_from([put(tmp_path, "a.env", lines() + line.replace(right, wrong))])
        assert wrong in line.replace(right, wrong)
        assert found.draft.pkce
        assert any(problem.code.startswith("name.") for problem in found.problems)

    rows = [
        ("code_challenge=", "code_chalenge="),
        ("CLEARML__services", "clearml__services"),
        ("CLEARML__services", "CLEARML__secure"),
    ]
    assert failures(rows, check) == {}


def test_a_misspelt_secret_is_one(tmp_path: Path) -> None:
    text = lines().replace("client_secret=", "client_secrt=")
    found = draft_from([put(tmp_path, "a.env", text)])
    assert found.credentials.client_secret.reveal() == "correct-horse-battery"
    assert "correct-horse" not in repr(found)


def test_a_right_name_beats_a_wrong_one(tmp_path: Path) -> None:
    right = f"{name('code_challenge')}=false\n"
    wrong = right.replace("challenge=false", "chalenge=true")
    assert not draft_from([put(tmp_path, "a.env", lines() + right + wrong)]).draft.pkce


SECRET = "correct-horse-battery"


def read(folder: Path, text: str) -> Imported:
    return draft_from([put(folder, "a.env", text)])


def test_what_the_file_says_is_shown_and_filled_in(tmp_path: Path) -> None:
    found = read(tmp_path, lines(groups_enabled="true", groups_admins='\'["A", "B"]\''))
    rows = dict(preview(found))
    assert rows[name("authorize_url")] == "https://ping.example/as/authorize"
    assert rows[name("client_id")] == "client-1"
    assert rows[name("groups.admins")] == "“A”, “B”"
    assert changes(found) == {
        "authorize_url": "https://ping.example/as/authorize",
        "access_token_url": "https://ping.example/as/token",
        "pkce": False,
        "groups_enabled": True,
        "groups_admins": ("A", "B"),
    }


def test_an_address_is_filled_in_to_look_the_others_up(tmp_path: Path) -> None:
    found = read(tmp_path, lines())
    address = "https://ping.example/as/authorize"
    assert filling(found, Draft()) == changes(found) | {"ping_url": address}
    assert filling(found, Draft(ping_url="https://typed.example")) == changes(found)
    assert filling(read(tmp_path, f"{name('debug')}=true\n"), Draft()) == {"debug": True}


def test_the_secret_is_masked_wherever_it_is(tmp_path: Path) -> None:
    found = read(tmp_path, lines(default_company=f"'\"{SECRET}\"'"))
    rows = dict(preview(found))
    assert rows[name("client_secret")] == DOTS
    assert name("default_company") not in rows
    assert SECRET not in repr(rows)


def test_pkce_is_shown_once_and_as_a_switch(tmp_path: Path) -> None:
    found = read(tmp_path, lines(code_challenge="true", code_challenge_method="'\"S256\"'"))
    shown = {name: value for name, value in preview(found) if "code_challenge" in name}
    assert shown == {name("code_challenge"): "true"}


def test_a_part_of_a_deployment_leaves_the_rest_alone(tmp_path: Path) -> None:
    found = read(tmp_path, f"{name('debug')}=true\n")
    assert changes(found) == {"debug": True}
    assert preview(found) == ((name("debug"), "true"),)


def test_nothing_comes_of_nothing(tmp_path: Path) -> None:
    for text in ("", "UNRELATED=1\n", "\0", "services: [\n"):
        found = read(tmp_path, text)
        assert changes(found) == {}
        assert preview(found) == ()


def test_credentials_in_an_address_are_not_shown(tmp_path: Path) -> None:
    address = "'\"https://ping.example/as?key=hunter2\"'"
    found = read(tmp_path, lines(authorize_url=address, groups_enabled="true"))
    rows = dict(preview(found))
    assert rows[name("authorize_url")] == f"https://ping.example/as?key={DOTS}"
    text = lines(groups_enabled="true", groups_admins="'[\"https://a.example?k=hunter2\"]'")
    assert "hunter2" not in repr(preview(read(tmp_path, text)))


def test_an_address_with_a_password_is_not_imported(tmp_path: Path) -> None:
    found = read(tmp_path, lines(authorize_url="'\"https://u:hunter2@ping.example/as\"'"))
    assert "authorize_url" not in changes(found)
    assert "hunter2" not in repr(found)


def test_endpoints_of_the_wrong_kind_are_reported_at_their_field(tmp_path: Path) -> None:
    base = "https://ping.example/as"
    swapped = lines(authorize_url=f"'\"{base}/token\"'", access_token_url=f"'\"{base}/authorize\"'")
    found = draft_from([put(tmp_path, "a.env", swapped)])
    assert [(p.code, p.step, p.field) for p in found.problems] == [
        ("endpoint.swapped", Step.ENDPOINTS, "authorize_url"),
        ("endpoint.swapped", Step.ENDPOINTS, "access_token_url"),
    ]
    assert found.draft.authorize_url == f"{base}/token"
