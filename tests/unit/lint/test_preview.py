from pathlib import Path

from tests.unit.lint.files import lines, name, put
from wizard.lint.importing import Imported, draft_from
from wizard.lint.preview import changes, filling, preview
from wizard.model.draft import Draft
from wizard.model.secret import DOTS

SECRET = "correct-horse-battery"


def _read(folder: Path, text: str) -> Imported:
    return draft_from([put(folder, "a.env", text)])


def test_what_the_file_says_is_shown_and_filled_in(tmp_path: Path) -> None:
    found = _read(tmp_path, lines(groups_enabled="true", groups_admins='\'["A", "B"]\''))
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


def test_an_address_to_look_the_others_up_by_stands_ready(tmp_path: Path) -> None:
    found = _read(tmp_path, lines())
    address = "https://ping.example/as/authorize"
    assert filling(found, Draft()) == changes(found) | {"ping_url": address}
    assert filling(found, Draft(ping_url="https://typed.example")) == changes(found)
    assert filling(_read(tmp_path, f"{name('debug')}=true\n"), Draft()) == {"debug": True}


def test_the_secret_is_masked_wherever_it_stands(tmp_path: Path) -> None:
    found = _read(tmp_path, lines(default_company=f"'\"{SECRET}\"'"))
    rows = dict(preview(found))
    assert rows[name("client_secret")] == DOTS
    assert rows[name("default_company")] == DOTS
    assert SECRET not in repr(rows)


def test_pkce_is_shown_once_and_as_a_switch(tmp_path: Path) -> None:
    found = _read(tmp_path, lines(code_challenge="true", code_challenge_method="'\"S256\"'"))
    shown = {name: value for name, value in preview(found) if "code_challenge" in name}
    assert shown == {name("code_challenge"): "true"}


def test_a_part_of_a_deployment_leaves_the_rest_alone(tmp_path: Path) -> None:
    found = _read(tmp_path, f"{name('debug')}=true\n")
    assert changes(found) == {"debug": True}
    assert preview(found) == ((name("debug"), "true"),)


def test_nothing_comes_of_nothing(tmp_path: Path) -> None:
    for text in ("", "UNRELATED=1\n", "\0", "services: [\n"):
        found = _read(tmp_path, text)
        assert changes(found) == {}
        assert preview(found) == ()


def test_what_lets_somebody_in_is_not_shown(tmp_path: Path) -> None:
    address = "'\"https://ping.example/as?key=hunter2\"'"
    found = _read(tmp_path, lines(authorize_url=address, groups_enabled="true"))
    rows = dict(preview(found))
    assert rows[name("authorize_url")] == f"https://ping.example/as?key={DOTS}"
    text = lines(groups_enabled="true", groups_admins="'[\"https://a.example?k=hunter2\"]'")
    assert "hunter2" not in repr(preview(_read(tmp_path, text)))


def test_an_address_with_a_password_is_not_taken_over(tmp_path: Path) -> None:
    found = _read(tmp_path, lines(authorize_url="'\"https://u:hunter2@ping.example/as\"'"))
    assert "authorize_url" not in changes(found)
    assert "hunter2" not in repr(found)
