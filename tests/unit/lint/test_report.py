import json
from pathlib import Path

from scripts.docs.check_codes import rows
from tests.support.tables import differing, failures
from tests.unit.lint.cases import CASES, Files
from tests.unit.lint.files import lines, name, one, put, read_env
from wizard.lint.report import Report, check_files
from wizard.lint.resolve.hocon import Type

HIDDEN = "hidden-Pa55"
SECRET = name("client_secret")


def deployed(folder: Path, files: Files) -> Report:
    folder.mkdir()
    paths = [folder / file for file in files] or [folder / "none.env"]
    for path, text in zip(paths, files.values(), strict=False):
        if path != folder:  # else the folder itself is given
            path.write_bytes(text.encode("utf-8", "surrogateescape"))
    return check_files(paths)


def test_every_kind_of_problem_has_a_case() -> None:
    on_windows = {"file.access-not-checked"}
    assert set(CASES) == {row.code for row in rows()} - on_windows


def test_every_problem_is_found_with_its_words(tmp_path: Path) -> None:
    def check(code: str, files: Files) -> None:
        found = [f for f in deployed(tmp_path / code, files).findings if f.code == code]
        assert found
        assert found[0].place.file.startswith(str(tmp_path))
        problem = found[0].problem
        assert all((problem.what, problem.why, problem.remedy))

    assert failures(CASES.items(), check) == {}


def test_a_good_file_has_no_problem(tmp_path: Path) -> None:
    text = lines(
        code_challenge="true",
        code_challenge_method="'\"S256\"'",
        groups_enabled="true",
        groups_claim="groups",
        groups_admins='["A, B", "C"]',
        default_company='"d1bd92a3b039400cbafc60a7a5b1e52b"',
    )
    report = read_env(tmp_path, text)
    assert report.findings == ()
    assert report.summary() == "No errors."
    assert {a.read.type for a in report.arrivals} == {Type.TEXT, Type.FLAG, Type.LIST}


def test_the_line_is_that_of_the_variable(tmp_path: Path) -> None:
    (found,) = read_env(tmp_path, "# c\n\n" + lines(client_secret='"a+b"')).findings
    assert (found.place.line, found.variable) == (6, SECRET)


def test_the_summary_counts(tmp_path: Path) -> None:
    path = put(tmp_path, "a.env", lines(client_secret='"a+b"', debug="1"))
    path.chmod(0o644)
    assert check_files([path]).summary() == "2 errors, 1 warning."


def test_no_secret_is_ever_shown(tmp_path: Path) -> None:
    texts = (
        lines(client_secret=f'"{HIDDEN}"'),
        lines(client_secret=f'"{HIDDEN}+"'),
        lines(client_secret=f"'{HIDDEN}"),
        lines(client_secret=f'"{HIDDEN}"junk{HIDDEN}'),
        lines(client_secret=f"'a\n{HIDDEN}=1'"),
        lines(client_secret=f"a\n{HIDDEN}=1\n{HIDDEN}"),
        lines(client_secret=f"${{{HIDDEN}"),
        lines(client_id=HIDDEN, client_secret=HIDDEN),
        lines(debug="${S}").replace("\n", f"\nS={HIDDEN}\n", 1) + f"{SECRET}=$S\n",
        lines() + f"{SECRET[:-2]}={HIDDEN}\n",
        lines() + f"{SECRET.replace('secure', 'services')}={HIDDEN}\n",
        lines() + f"{SECRET.lower()}={HIDDEN}\n",
        lines() + f"CLEARML__other={HIDDEN}$\n",
    )

    def check(text: str) -> None:
        report = read_env(tmp_path, text)
        said = json.dumps(report.records()) + "".join(report.lines()) + repr(report)
        assert HIDDEN not in said.replace(f'"variable": "{HIDDEN}', "")

    assert failures(((text,) for text in texts), check) == {}


def test_record_shows_what_is_no_secret(tmp_path: Path) -> None:
    report = read_env(tmp_path, lines(debug="true"))
    found: list[dict[str, object]] = json.loads(json.dumps(report.records()["effective"]))
    by_name = {record["variable"]: record for record in found}
    assert by_name[name("client_id")]["value"] == "client-1"
    assert by_name[name("debug")]["value"] is True
    assert by_name[SECRET] == {
        "variable": SECRET,
        "type": "text",
        "value": None,
        "masked": True,
        "file": str(tmp_path / "ping.env"),
        "line": 4,
    }


def test_what_the_variable_injects_is_not_taken_for_it(tmp_path: Path) -> None:
    report = read_env(tmp_path, lines(client_id="'a\nservices.login.sso.x: 1'"))
    assert one(report, "client_id").read.text.reveal() == "a"


def test_several_unreadable_files_are_all_named(tmp_path: Path) -> None:
    report = check_files([tmp_path / "a", put(tmp_path, "b.env", lines()), tmp_path / "c"])
    assert report.is_unreadable
    assert [f.place.file for f in report.findings] == [str(tmp_path / n) for n in "ac"]


def test_two_env_files_need_the_compose_file(tmp_path: Path) -> None:
    ping = put(tmp_path, "ping.env", lines(client_id='"\\"${PING_AUTH_CLIENT_ID}\\""'))
    secrets = put(tmp_path, "secrets.env", "PING_AUTH_CLIENT_ID=a\n")
    (found,) = check_files([ping, secrets]).findings
    assert found.code == "reference.elsewhere"
    assert found.problem.what.startswith("PING_AUTH_CLIENT_ID is in ")


def test_what_is_no_yaml_is_said_with_its_line(tmp_path: Path) -> None:
    rows = {"a: [": 1, "a: [\n": 1, "b: 1\na: {\n\n": 2, "- a\nb: 1\n": 2}

    def problems(given: tuple[str, str]) -> list[tuple[str, int]]:
        file, text = given
        found = check_files([put(tmp_path, file, text)]).findings
        return [(f.code, f.place.line) for f in found]

    table = {
        (file, text): [("file.not-yaml", line)]
        for file in ("a.yml", "A.YAML", "a.yml.fixed")
        for text, line in rows.items()
    }
    assert differing(problems, table) == []


def test_the_table_shows_each_kind_of_value(tmp_path: Path) -> None:
    text = lines(
        access_token_url="'\" https://ping.example/as/token\"'",
        client_id="${MISSING:?set it}",
        groups_enabled="true",
        groups_claim="g",
        groups_admins='["A", "B"]',
    )
    said = list(read_env(tmp_path, text).lines())
    table = said[said.index("What the apiserver gets:") + 1 : -1]
    assert ["|".join(line.split()) for line in table] == [
        "ok|authorize_url|text|https://ping.example/as/authorize",
        "error|access_token_url|text|␠https://ping.example/as/token",
        "not|checked|client_id|outside",
        "ok|client_secret|text|••••••••",
        "ok|groups__enabled|flag|true",
        "ok|groups__claim|text|g",
        "ok|groups__admins|list|“A”,|“B”",
    ]
