import json
from pathlib import Path

import pytest

from tests.unit.lint.cases import CASES, Files
from tests.unit.lint.files import codes, lines, name, one, put, read_env
from wizard.lint.catalog import rows
from wizard.lint.effective import Reading, effective
from wizard.lint.hocon import Type

HIDDEN = "hidden-Pa55"


def deployed(folder: Path, files: Files) -> Reading:
    paths = [folder / file for file in files] or [folder / "none.env"]
    for path, text in zip(paths, files.values(), strict=False):
        if path == folder:
            continue  # the folder itself
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
    return effective(paths)


def test_every_kind_of_defect_has_a_case() -> None:
    assert set(CASES) == {row.code for row in rows()}


@pytest.mark.parametrize("code", CASES)
def test_the_defect_is_found_with_its_words(code: str, tmp_path: Path) -> None:
    found = [d for d in deployed(tmp_path, CASES[code]).defects if d.code == code]
    assert found
    assert found[0].place.file.startswith(str(tmp_path))
    assert all((found[0].what, found[0].why, found[0].remedy))


def test_a_good_file_has_no_defect(tmp_path: Path) -> None:
    reading = read_env(
        tmp_path,
        lines(
            code_challenge="true",
            code_challenge_method="'\"S256\"'",
            groups_enabled="true",
            groups_claim="groups",
            groups_admins='["A, B", "C"]',
            default_company='"d1bd92a3b039400cbafc60a7a5b1e52b"',
        ),
    )
    assert reading.defects == ()
    assert {e.read.type for e in reading.effective} == {Type.TEXT, Type.FLAG, Type.LIST}


def test_the_line_is_that_of_the_variable(tmp_path: Path) -> None:
    reading = read_env(tmp_path, "# c\n\n" + lines(client_secret='"a+b"'))
    (found,) = reading.defects
    assert (found.place.line, found.variable) == (6, name("client_secret"))


def test_a_second_provider_that_is_whole_is_no_slip(tmp_path: Path) -> None:
    other = "".join(
        f"{name(leaf).replace('__ping__', '__okta__')}=x\n"
        for leaf in ("client_id", "client_secret")
    )
    assert codes(read_env(tmp_path, lines() + other)) == set()


def test_another_variable_that_stops_the_server_is_found(tmp_path: Path) -> None:
    reading = read_env(
        tmp_path, lines() + "CLEARML__apiserver__x=a+b\nCLEARML__y=${HOME_OF_IT:-1}\n"
    )
    assert codes(reading) == {"value.stops-server"}
    assert len(reading.effective) == 4


@pytest.mark.parametrize(
    "text",
    [
        lines(client_secret=f'"{HIDDEN}"'),
        lines(client_secret=f'"{HIDDEN}+"'),
        lines(client_secret=f"'{HIDDEN}"),
        lines(client_secret=f'"{HIDDEN}"junk{HIDDEN}'),
        lines(client_secret=f"'a\n{HIDDEN}=1'"),
        lines(client_secret=f"a\n{HIDDEN}=1\n{HIDDEN}"),
        lines(client_secret=f"${{{HIDDEN}"),
        lines(client_id=HIDDEN, client_secret=HIDDEN),
        lines(debug="${S}").replace("\n", f"\nS={HIDDEN}\n", 1) + f"{name('client_secret')}=$S\n",
        lines() + f"{name('client_secret')[:-2]}={HIDDEN}\n",
        lines() + f"{name('client_secret').replace('secure', 'services')}={HIDDEN}\n",
        lines() + f"{name('client_secret').lower()}={HIDDEN}\n",
        lines() + f"CLEARML__other={HIDDEN}$\n",
    ],
)
def test_no_secret_is_ever_said(text: str, tmp_path: Path) -> None:
    reading = read_env(tmp_path, text)
    said = json.dumps([d.record() for d in reading.defects])
    said += json.dumps([e.record() for e in reading.effective]) + repr(reading)
    assert HIDDEN not in said.replace(f'"variable": "{HIDDEN}', "")


def test_record_shows_what_is_no_secret(tmp_path: Path) -> None:
    reading = read_env(tmp_path, lines(debug="true"))
    assert one(reading, "client_id").record()["value"] == "client-1"
    assert one(reading, "debug").record()["value"] is True
    assert one(reading, "client_secret").record() == {
        "variable": name("client_secret"),
        "type": "text",
        "value": None,
        "masked": True,
        "file": str(tmp_path / "ping.env"),
        "line": 4,
    }


def test_what_the_variable_injects_is_not_taken_for_it(tmp_path: Path) -> None:
    reading = read_env(tmp_path, lines(client_id="'a\nservices.login.sso.x: 1'"))
    assert one(reading, "client_id").read.text.reveal() == "a"


def test_several_unreadable_files_are_all_named(tmp_path: Path) -> None:
    reading = effective([tmp_path / "a", put(tmp_path, "b.env", lines()), tmp_path / "c"])
    assert reading.deployment.unreadable
    assert [d.place.file for d in reading.defects] == [str(tmp_path / n) for n in "ac"]


def test_two_env_files_want_the_compose_file(tmp_path: Path) -> None:
    ping = put(tmp_path, "ping.env", lines(client_id='"\\"${PING_AUTH_CLIENT_ID}\\""'))
    secrets = put(tmp_path, "secrets.env", "PING_AUTH_CLIENT_ID=a\n")
    (found,) = effective([ping, secrets]).defects
    assert found.what == (
        f"PING_AUTH_CLIENT_ID is in {secrets}, but without a compose file that is not used for "
        "“${…}”."
    )
    assert found.remedy == "Give the compose file too."


@pytest.mark.parametrize(
    ("text", "line"), [("a: [", 1), ("a: [\n", 1), ("b: 1\na: {\n\n", 2), ("- a\nb: 1\n", 2)]
)
@pytest.mark.parametrize("file", ["a.yml", "A.YAML", "a.yml.fixed"])
def test_what_is_no_yaml_is_said_with_its_line(
    file: str, text: str, line: int, tmp_path: Path
) -> None:
    found = effective([put(tmp_path, file, text)]).defects
    assert [(d.code, d.place.line) for d in found] == [("file.not-yaml", line)]
