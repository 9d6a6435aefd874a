from pathlib import Path

from tests.support.tables import differing, failures
from tests.unit.lint.cases import LOADED, given, service
from tests.unit.lint.files import codes, lines, name, one, put, read_env
from wizard.clearml.marks import RAW_FILE
from wizard.lint.report import Report, check_files


def test_settings_that_belong_together(tmp_path: Path) -> None:
    rows: list[tuple[dict[str, str], set[str]]] = [
        ({"code_challenge": "true", "code_challenge_method": "S256"}, set()),
        ({"code_challenge": "false"}, set()),
        ({"code_challenge": "false", "code_challenge_method": "S256"}, {"pkce.no-challenge"}),
        ({"groups_enabled": "false", "groups_claim": "g"}, {"groups.not-enabled"}),
        ({"groups_enabled": "false"}, set()),
        ({"groups_enabled": "true", "groups_claim": "g"}, set()),
    ]

    def check(values: dict[str, str], expected: set[str]) -> None:
        assert codes(read_env(tmp_path, lines(**values))) == expected

    assert failures(rows, check) == {}


def test_every_missing_one_is_named(tmp_path: Path) -> None:
    report = read_env(tmp_path, f"{name('client_id')}=a\n")
    missing = {f.variable for f in report.findings if f.code == "missing.required"}
    assert missing == {name(n) for n in ("authorize_url", "access_token_url", "client_secret")}


SECRET = "kind: Secret\nmetadata: {name: s}\nstringData: {client_id: x}\n"
OURS = f"apiserver:\n  extraEnvs: [{{name: {name('client_id')}, value: x}}]\n"
OTHERS = "apiserver:\n  extraEnvs: [{name: OTHER, value: x}]\n"
API = "services:\n  api-server:\n    "


def read(folder: Path, files: dict[str, str]) -> Report:
    folder.mkdir()
    return check_files([put(folder, file, text) for file, text in files.items()])


def test_why_nothing_arrives_is_said_once(tmp_path: Path) -> None:
    rows: list[tuple[dict[str, str], str]] = [
        ({"a.yml": LOADED}, "compose.env-file-missing"),
        ({"a.yml": service("    env_file: /none/a.env\n")}, "compose.env-file-missing"),
        ({"a.yml": API + "env_file: a.env\n", "a.env": lines()}, "compose.env-file-service"),
        ({"a.yml": API + f"environment: [{name('client_id')}=x]\n"}, "compose.service"),
        ({"a.yml": service("    image: x\n"), "a.env": lines()}, "compose.not-loaded"),
        ({"a.yml": OURS, "b.yml": OTHERS}, "kubernetes.lost"),
        ({"a.yml": SECRET}, "kubernetes.secret-alone"),
        ({"a.yml": SECRET, "b.yml": OTHERS}, "missing.all"),
        ({"a.yml": "services: {apiserver: {image: x}}\n"}, "missing.all"),
    ]

    def check(number: int, files: dict[str, str], code: str) -> None:
        report = read(tmp_path / str(number), files)
        assert [f.code for f in report.findings] == [code]
        assert report.has_errors

    assert failures(((at, *row) for at, row in enumerate(rows)), check) == {}


def test_a_form_that_is_not_read_may_have_what_is_missing(tmp_path: Path) -> None:
    conf = "login.sso.oauth_client.ping { debug: true }\n"
    alone = read(tmp_path / "a", {"a.conf": conf})
    assert [(f.code, f.is_error) for f in alone.findings] == [("file.config", True)]
    both = read(tmp_path / "b", {"a.conf": conf, "a.env": f"{name('debug')}=true\n"})
    assert codes(both) == {"file.config", "missing.required"}
    assert not both.has_errors


def test_nothing_is_said_to_be_missing_where_a_file_cannot_be_read(tmp_path: Path) -> None:
    compose = put(tmp_path, "a.yml", service("    image: x\n"))
    assert codes(check_files([compose, tmp_path / "none.env"])) == {"file.unreadable"}


ID = name("client_id")
UPPER = "CLEARML__" + ID.removeprefix("CLEARML__").upper()


def test_the_last_of_two_lines_wins(tmp_path: Path) -> None:
    report = read_env(tmp_path, lines() + f"{ID}=last\n")
    (found,) = report.findings
    assert (found.code, found.place.line, found.is_error) == ("duplicate.same-file", 3, True)
    assert "line 5" in found.problem.what
    assert one(report, "client_id").read.text.reveal() == "last"
    assert not read_env(tmp_path, lines() + f"{ID}='\"client-1\"'\n").has_errors


def test_small_letters_win_over_capitals_and_the_old_prefix_loses(tmp_path: Path) -> None:
    old = f"TRAINS__{ID.removeprefix('CLEARML__')}=x\n"

    def arriving(text: str) -> tuple[str, set[str]]:
        report = read_env(tmp_path, text)
        return one(report, "client_id").read.text.reveal(), codes(report)

    texts = (lines() + f"{UPPER}=x\n", f"{UPPER}=x\n" + lines(), lines() + old)
    expected: tuple[str, set[str]] = ("client-1", {"duplicate.case"})
    assert differing(arriving, dict.fromkeys(texts, expected)) == []


def test_environment_beats_the_env_file_of_a_later_file(tmp_path: Path) -> None:
    files = {"a.yml": given(f"{ID}=old"), "b.yml": LOADED, "a.env": lines()}
    report = read(tmp_path / "x", files)
    (found,) = report.findings
    assert found.code == "duplicate.shadowed"
    assert "a.yml" in found.problem.remedy
    assert found.place.file.endswith("a.env")
    assert one(report, "client_id").read.text.reveal() == "old"


def test_variables_under_another_prefix_are_named_and_nothing_else(tmp_path: Path) -> None:
    def found(prefix: str) -> tuple[set[str], set[bool]]:
        report = read_env(tmp_path, lines().replace("CLEARML__", prefix))
        return codes(report), {f.problem.what.startswith(f"{prefix} is") for f in report.findings}

    prefixes = ("ALLEGRO__", "KLIQUE__", "MY_FORK__", "allegro__", "CLEAR_ML__")
    expected = ({"name.other-prefix"}, {True})
    assert differing(found, dict.fromkeys(prefixes, expected)) == []
    half = lines().replace("CLEARML__secure", "ALLEGRO__secure")
    assert codes(read_env(tmp_path, half)) == {"name.other-prefix"}
    quoted = lines().replace(ID, f'"{ID}"')
    assert codes(check_files([put(tmp_path, RAW_FILE, quoted)])) >= {"name.misspelt"}
    single = lines().replace("CLEARML__", "ALLEGRO_")
    assert codes(read_env(tmp_path, single)) == {"name.misspelt"}


def test_a_second_provider_that_is_complete_is_no_wrong_name(tmp_path: Path) -> None:
    other = "".join(
        f"{name(end).replace('__ping__', '__okta__')}=x\n" for end in ("client_id", "client_secret")
    )
    assert codes(read_env(tmp_path, lines() + other)) == set()


TENANT = "https://auth.pingone.eu/3f0c2a9e-7b1d-4c55-9a10-0d5b9e1c7f42/as"


def test_endpoints_that_cannot_be_what_they_are_set_as(tmp_path: Path) -> None:
    other = TENANT.replace("3f0c", "0000")
    rows: list[tuple[str, str, set[str]]] = [
        (f"{TENANT}/authorize", f"{TENANT}/token", set()),
        (f"{TENANT}/token", f"{TENANT}/authorize", {"endpoint.swapped"}),
        (f"{TENANT}/authorize", f"{TENANT}/authorize", {"endpoint.same"}),
        (f"{TENANT}/userinfo", f"{TENANT}/token", {"endpoint.kind"}),
        (f"{TENANT}/authorize", f"{other}/token", {"endpoint.mixed"}),
        (f"{TENANT}/authorize", "https://console.pingone.eu/?env=x#/", {"endpoint.console"}),
        (f"{TENANT}/.well-known/openid-configuration", f"{TENANT}/token", {"endpoint.discovery"}),
    ]

    def check(authorize: str, token: str, expected: set[str]) -> None:
        values = {"authorize_url": f"'\"{authorize}\"'", "access_token_url": f"'\"{token}\"'"}
        report = read_env(tmp_path, lines(**values))
        assert codes(report) == expected
        assert report.has_errors is bool(expected)
        # A finding shows no value; the likely one is another one.
        shown = str([f.record() for f in report.findings])
        assert authorize not in shown
        assert token not in shown or expected == {"endpoint.discovery"}
        places = {f.variable for f in report.findings}
        assert places <= {name("authorize_url"), name("access_token_url")}

    assert failures(rows, check) == {}
