import os
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.support.setups import credentials, full_settings
from tests.support.tables import differing, failures
from wizard.clearml.marks import MARK, RAW_WORDS
from wizard.export.layouts import DOCKER_RUN
from wizard.export.plan import ExportRequest
from wizard.lint.finding import Finding
from wizard.lint.parse.text_file import LARGEST, FileKind, Source, other_form, read, recognise_kind


def source(path: Path) -> Source:
    found = read(path)
    assert isinstance(found, Source)
    return found


def code(path: Path) -> str:
    found = read(path)
    assert isinstance(found, Finding)
    return found.code


def test_lines_are_counted_and_line_ends_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.env"
    path.write_bytes(b"\xef\xbb\xbfA=1\r\nB=2\r\n")
    found = source(path)
    assert found.text == "A=1\r\nB=2\r\n"
    assert [found.line_of(at) for at in (0, 4, 5, 9)] == [1, 1, 2, 2]


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    def refusal(data: bytes) -> str:
        (tmp_path / "a.env").write_bytes(data)
        return code(tmp_path / "a.env")

    table = {
        b"A=\0": "file.binary",
        b"A=\xff": "file.encoding",
        "A=1".encode("utf-16"): "file.encoding",
        b"A" * (LARGEST + 1): "file.too-large",
    }
    assert differing(refusal, table) == []


def test_the_largest_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.env"
    path.write_bytes(b"#" * LARGEST)
    assert len(source(path).text) == LARGEST


def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (pipe, tmp_path / "none", Path("/dev/zero"), Path("a\0b")):
        assert code(path) == "file.unreadable"


def test_of_a_folder_the_files_are_named_that_could_be_meant(tmp_path: Path) -> None:
    for name in ("b.YML", "a.env", ".env", "notes.txt", "ping-sso.secret.yaml"):
        (tmp_path / name).touch()
    (tmp_path / "folder.env").mkdir()
    found = read(tmp_path)
    assert isinstance(found, Finding)
    assert found.code == "file.folder"
    assert found.problem.remedy.endswith(" meant: .env, a.env, b.YML, ping-sso.secret.yaml.")


def test_of_many_files_some_are_named(tmp_path: Path) -> None:
    for number in range(10):
        (tmp_path / f"{number}.env").touch()
    found = read(tmp_path)
    assert isinstance(found, Finding)
    assert found.problem.remedy.endswith(" 7.env, and 2 more.")


def test_a_folder_without_any_is_told(tmp_path: Path) -> None:
    found = read(tmp_path)
    assert isinstance(found, Finding)
    assert found.problem.remedy.endswith("No file inside ends in .env, .yml or .yaml.")


def test_a_web_page_is_recognised(tmp_path: Path) -> None:
    (tmp_path / "ping-sso.env").touch()
    page = tmp_path / "handoff.html"

    def check(start: str) -> None:
        page.write_text(f"{start}\n<p>it's\n" * 20, encoding="utf-8")
        found = read(page)
        assert isinstance(found, Finding)
        assert found.code == "file.html"
        assert found.problem.remedy.endswith("Those next to it that could be meant: ping-sso.env.")

    starts = ("<!doctype html>", "\ufeff\n<!-- ours -->\n<!DOCTYPE HTML>", "<HTML lang='en'>")
    assert failures(((start,) for start in starts), check) == {}


def test_a_file_for_everybody_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "a.env"
    path.write_text("A=1")
    path.chmod(0o640)
    assert not source(path).readable_by_all
    path.chmod(0o644)
    assert source(path).readable_by_all


def test_the_text_is_not_in_its_repr(tmp_path: Path) -> None:
    path = tmp_path / "a.env"
    path.write_text("A=hidden-text")
    assert "hidden-text" not in repr(source(path))


def kind(text: str, name: str = "f", env: FileKind | None = None) -> FileKind:
    return recognise_kind(Source(name, Path(name), text), env)


def test_the_kind_is_recognised_from_the_content() -> None:
    table = {
        "# c\nA=1\n": FileKind.DOTENV,
        "export A=1\nservices:\n": FileKind.DOTENV,
        "": FileKind.DOTENV,
        "# do not give this to docker run --env-file, format: raw\nA=1\n": FileKind.DOTENV,
        f"{MARK} https://clearml.example\n# {RAW_WORDS}\nA=1\n": FileKind.RAW,
        f"# ours\r\n{MARK} x\r\n# {RAW_WORDS}\r\nA=1\r\n": FileKind.RAW,
        f"# {RAW_WORDS}\nA=1\n": FileKind.DOTENV,
        f"{MARK} x\nA=1\n# {RAW_WORDS}\n": FileKind.DOTENV,
        "services:\n  a:\n    command: |\n      X=1\n": FileKind.COMPOSE,
        "version: '3'\nx-a: 1\n\"services\":\n": FileKind.COMPOSE,
        '\n{\n "services": {}}': FileKind.COMPOSE,
        "apiserver:\n  extraEnvs: []\n": FileKind.KUBERNETES,
        "apiVersion: v1\nkind: Secret\n": FileKind.KUBERNETES,
        "name: x\nup:\n  apiserver:\n    extraEnvs: []\n": FileKind.KUBERNETES,
        '{"apiVersion": "v1", "kind": "Secret"}': FileKind.KUBERNETES,
    }
    assert differing(kind, table) == []


def test_other_forms_are_told_from_what_is_read() -> None:
    def check(given: tuple[str, str]) -> str | None:
        name, text = given
        found = other_form(Source(name, Path(name), text))
        return found.code if found else None

    table = {
        ("secure.conf", '# c\n"login" {\n'): "file.config",
        ("c", "login.sso.oauth_client.ping {\n"): "file.config",
        ("c", "services.login.sso.x: 1\n"): "file.config",
        ("a.conf", "CLEARML__a=1\n"): None,
        ("a.conf", "export PING_AUTH_CLIENT_ID=1\n"): None,
        ("a.yml", "services: {a: {}}\n"): None,
        ("a", "services:\n  a: {}\n"): None,
        ("a", "login=1\n"): None,
        ("main.tf", "# c\nlocals {\n"): "file.other",
        ("m", 'resource "helm_release" "x" {\n'): "file.other",
        ("x.tf.json", '{"resource": {}}'): "file.other",
        ("m", 'job "clearml" {\n'): "file.other",
        ("m", "[Service]\nEnvironment=A=1\n"): "file.other",
        ("supervisor.conf", "[program:x]\n"): "file.other",
        ("Dockerfile", "# c\nfrom x\nENV A=1\n"): "file.other",
        ("m", "FROM x:1\n"): "file.other",
        ("m", "#!/bin/sh\ndocker run -e A=1 x\n"): "file.other",
        ("m", "$env:A = 1\n"): "file.other",
        ("vault.yml", "$ANSIBLE_VAULT;1.1;AES256\n62\n"): "file.other",
        ("README.md", "# c\n\nA=1\n"): "file.other",
        ("from", "FROM=1\n"): None,
        ("set", "SET=1\n"): None,
        ("a.yml", "[a]\n"): None,
        ("a", "data: {a: 1}\n"): None,
        ("i", '[\n {"Id": 1, "Config": {"Env": []}}]'): "file.inspect",
        ("i", '{"family": "x", "containerDefinitions": []}'): "file.task",
        ("i", '{"services": {}}'): None,
    }
    assert differing(check, table) == []


def test_our_own_raw_file_is_known_by_its_name_and_by_its_comments() -> None:
    (made,) = ExportRequest(full_settings(), credentials(), DOCKER_RUN).files
    assert kind(made.text) is FileKind.RAW
    assert kind("A=1\n", "ping-sso.raw.env") is FileKind.RAW
    assert kind("A=1\n", "ping-sso.raw.env.fixed") is FileKind.RAW


def test_what_was_said_of_env_files_counts_for_them_only() -> None:
    assert kind("A=1\n", env=FileKind.RAW) is FileKind.RAW
    assert kind("A=1\n", "ping-sso.raw.env", FileKind.DOTENV) is FileKind.DOTENV
    assert kind("services:\n  a: {}\n", env=FileKind.RAW) is FileKind.COMPOSE
    assert [one for one in FileKind if one.is_env] == [FileKind.DOTENV, FileKind.RAW]


@given(st.text())
def test_any_text_has_a_kind(text: str) -> None:
    assert kind(text) in FileKind
