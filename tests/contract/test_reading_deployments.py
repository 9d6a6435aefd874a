"""Several files as one deployment: our reading against Compose and the apiserver's parser."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.support.apiserver import as_apiserver_reads, read_value
from tests.support.compose import compose_binary
from tests.support.compose_config import environments, of_clearml
from tests.support.tables import failures
from tests.unit.lint.cases import given, service
from tests.unit.lint.files import GOOD, lines, name, one, put
from wizard.clearml.marks import RAW_FILE
from wizard.lint.fix import fixed_files, write
from wizard.lint.parse.text_file import FileKind
from wizard.lint.report import check_files
from wizard.lint.resolve.hocon import Type

ID, SECRET = name("client_id"), name("client_secret")
OTHER_NAME = "CLEARML__other"
IMAGE = "services: {apiserver: {image: x}}\n"


def compose(folder: Path, files: Sequence[Path]) -> dict[str, str]:
    """What Compose gives to the apiserver."""
    named = [word for file in files for word in ("-f", str(file))]
    command = [str(compose_binary()), *named, "config", "--format", "json"]
    done = subprocess.run(
        command, cwd=folder, env={"HOME": "/"}, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return of_clearml(environments(done.stdout)["apiserver"])


DEPLOYMENTS: Mapping[str, Mapping[str, str]] = {
    "environment beats a later env file": {
        "a.yml": IMAGE,
        "b.yml": given(f"{ID}=old"),
        "c.yml": service("    env_file: e.env\n"),
        "e.env": lines(),
    },
    "a later environment beats an earlier one": {
        "a.yml": IMAGE,
        "b.yml": given(f"{ID}=old"),
        "c.yml": service(f"    environment:\n      {ID}: new$$x\n"),
    },
    "references from .env": {
        "a.yml": IMAGE,
        ".env": "X='a$b'\nY=${X}c\n",
        "b.yml": given(f'{ID}="${{X}}"', f'{SECRET}="${{Y:?no}}"'),
    },
    "env files see each other": {
        "a.yml": IMAGE,
        "b.yml": service("    env_file: [e.env, f.env]\n"),
        "e.env": "A=1\nB='$x'\n",
        "f.env": f'A=2\n{ID}=$A$B\n{SECRET}="${{A}}"\n',
    },
    "merged keys and tags": {
        "a.yml": f"x-e: &e\n  {ID}: merged\n  {SECRET}: 012345\n" + IMAGE,
        "b.yml": f"x-e: &e {{{ID}: m, {SECRET}: 1.50}}\n"
        + service(f"    environment:\n      <<: *e\n      {ID}: own\n"),
    },
    "override tag": {
        "a.yml": IMAGE,
        "b.yml": given(f"{ID}=a", f"{SECRET}=b"),
        "c.yml": service(f"    environment: !override\n      - {ID}=c\n"),
    },
}

MAP = service(f"    image: x\n    environment: {{{ID}: a, {SECRET}: b}}\n    env_file: e.env\n")
LIST = service(f"    image: x\n    environment: [{ID}=a, {SECRET}=b]\n")
OTHER = service(f"    environment: {{{OTHER_NAME}: c}}\n")
UNSET = service(f"    environment: {{{ID}: !reset null}}\n")
REPLACED = f"{{image: y, environment: {{{OTHER_NAME}: z}}}}"

TAGGED: Mapping[str, Sequence[str]] = {
    "a key is unset": (MAP, UNSET),
    "a key is unset with a text, next to another": (
        MAP,
        service(f"    environment: {{{ID}: !reset x, {OTHER_NAME}: z}}\n"),
    ),
    "a key of a list is not": (LIST, UNSET),
    "a key of two files is not": (MAP, OTHER, UNSET),
    "a key is unset once": (MAP, UNSET, service(f"    environment: {{{SECRET}: !reset null}}\n")),
    "a key is unset and set again": (MAP, UNSET, MAP),
    "a key of the second file": (service("    image: x\n"), MAP, UNSET),
    "a key of another spelling": (MAP, service(f"    environment: {{{ID.lower()}: !reset x}}\n")),
    "a key in the second document": (f"{MAP}---\n{UNSET}",),
    "a key is replaced": (MAP, service(f"    environment: {{{ID}: !override c}}\n")),
    "unset where it is set": (service(f"    image: x\n    environment: {{{ID}: !reset a}}\n"),),
    "an item is left out": (LIST, service(f"    environment: [!reset {ID}=c, {OTHER_NAME}=d]\n")),
    "an item is replaced": (LIST, service(f"    environment: [!override {ID}=c]\n")),
    "everything is unset": (MAP, service(f"    environment: !reset {{{OTHER_NAME}: z}}\n")),
    "everything, then a key": (
        MAP,
        OTHER,
        service(f"    environment: !override {{{ID}: c, {SECRET}: d}}\n"),
        UNSET,
    ),
    "unset inside of what replaces": (
        MAP,
        service(f"    environment: !override {{{ID}: !reset c, {SECRET}: d}}\n"),
    ),
    "unset through an alias": (
        MAP,
        f"x-a: &a !reset null\n{service(f'    environment: {{{ID}: *a}}' + chr(10))}",
    ),
    "unset and merged": (
        MAP,
        f"x-a: &a {{{ID}: !reset x}}\n{service('    environment: {<<: *a}' + chr(10))}",
    ),
    "unset in what is merged": (
        MAP,
        service(f"    environment: {{<<: {{{ID}: !reset x}}, {OTHER_NAME}: z}}\n"),
    ),
    "an env file is left out": (service("    image: x\n    env_file: [!reset e.env, f.env]\n"),),
    "an env file of another file is not": (MAP, service("    env_file: !reset [e.env]\n")),
    "the service is replaced": (MAP, f"services: {{apiserver: !override {REPLACED}}}\n"),
    "the service is unset and made again": (
        MAP,
        f"services: {{apiserver: !reset {REPLACED}}}\n",
        LIST,
    ),
    "all services are replaced": (MAP, f"services: !override {{apiserver: {REPLACED}}}\n"),
    "all services are unset and one made again": (MAP, "services: !reset null\n", LIST),
    "no tag of Compose": (MAP, service(f"    environment: !mine {{{OTHER_NAME}: z}}\n")),
}


def test_tags_remove_what_they_do_in_compose(tmp_path: Path) -> None:
    def check(title: str, texts: Sequence[str]) -> None:
        folder = tmp_path / title
        folder.mkdir()
        put(folder, "e.env", "CLEARML__e=1\n")
        put(folder, "f.env", "CLEARML__f=1\n")
        paths = [put(folder, f"{at}.yml", text) for at, text in enumerate(texts)]
        ours = {e.name: e.text.reveal() for e in check_files(paths).deployment.entries}
        assert ours == compose(folder, paths), title

    assert failures(TAGGED.items(), check) == {}


def test_entries_are_those_of_compose(tmp_path: Path) -> None:
    def check(title: str, files: Mapping[str, str]) -> None:
        folder = tmp_path / title
        folder.mkdir()
        paths = [put(folder, file, text) for file, text in files.items()]
        composed = [path for path in paths if path.suffix == ".yml"]
        ours = {e.name: e.text.reveal() for e in check_files(composed).deployment.entries}
        assert ours == compose(folder, composed), title

    assert failures(DEPLOYMENTS.items(), check) == {}


X = "    image: x\n"
REJECTED: Mapping[str, bool] = {
    service(f"{X}    environment: {{{ID}: [a]}}\n"): True,
    service(f"{X}    environment: {{{ID}: {{a: b}}}}\n"): True,
    service(f"{X}    environment: [{ID}: a]\n"): True,
    service(f"{X}    environment: [[{ID}, a]]\n"): True,
    service(f"{X}    environment: [5]\n"): True,
    service(f"{X}    environment: A=b\n"): True,
    service(f"{X}    environment: ''\n"): True,
    service(f"{X}    environment:\n"): True,
    service(f"{X}    env_file:\n"): True,
    service(f"{X}    env_file: 5\n"): True,
    "services: {apiserver: x}\n": True,
    "services:\n": True,
    service(f"{X}    env_file: {{path: e.env}}\n"): True,
    f"services:\n  - apiserver:\n      image: x\n      environment: [{ID}=a]\n": True,
    service(f"{X}    env_file: e.env\n"): False,
    service(f"{X}    env_file: [{{path: e.env}}]\n    environment: []\n"): False,
}


def test_what_compose_rejects_has_an_error_and_nothing_else_has(tmp_path: Path) -> None:
    put(tmp_path, "e.env", lines())
    rest = {"missing.all", "missing.required"}

    def check(text: str, rejected: bool) -> None:
        path = put(tmp_path, "a.yml", text)
        command = [str(compose_binary()), "-f", str(path), "config", "-q"]
        done = subprocess.run(
            command, cwd=tmp_path, env={"HOME": "/"}, capture_output=True, timeout=60, check=False
        )
        assert (done.returncode != 0) == rejected, done.stderr
        found = {f.code for f in check_files([path]).findings if f.is_error} - rest
        assert bool(found) == rejected, found

    assert failures(REJECTED.items(), check) == {}


STOPPED: Mapping[str, Sequence[str]] = {
    "compose.no-image": ("services: {my-api: {image: x, command: apiserver}}\n",),
    "compose.not-started": ("services: {web: {image: x}}\n",),
}


def test_compose_stops_at_a_service_without_an_image(tmp_path: Path) -> None:
    override = service(f"    environment: [{ID}=a]\n")
    for code, texts in STOPPED.items():
        paths = [put(tmp_path, f"{at}.yml", text) for at, text in enumerate((*texts, override))]
        named = [word for path in paths for word in ("-f", str(path))]
        done = subprocess.run(
            [str(compose_binary()), *named, "config", "-q"],
            cwd=tmp_path,
            env={"HOME": "/"},
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert b"neither an image nor a build context specified" in done.stderr
        assert code in {f.code for f in check_files(paths).findings}


HOSTILE = [
    *("s3cr$et", "a#b", "012345", "10s", "a+b", 'a"b', "it's", "$HOME", "a`'+b", "a${b", "true"),
    *("x'y\"z$", "null", "[a]", "include x", "a,b", "a=b", "é漢🔑$", "\\", "a\\nb", "{a}"),
]


def test_the_guides_quotes_arrive_after_fixing_through_the_real_parsers(tmp_path: Path) -> None:
    """The guide prints NAME="value"; what is between the quotes is what must arrive."""

    def check(secret: str) -> None:
        naive = {leaf: value.strip("'") for leaf, value in GOOD.items()}
        naive["client_secret"] = f'"{secret}"'
        path = put(tmp_path, "ping.env", lines(**naive))
        for made in fixed_files(check_files([path]).arrivals):
            write(made)
            made.path.replace(path)
        base = put(tmp_path, "a.yml", "services: {apiserver: {image: x, env_file: ping.env}}\n")
        config = as_apiserver_reads(compose(tmp_path, [base]))
        assert read_value(config, SECRET) == secret
        assert read_value(config, ID) == "client-1"
        assert not check_files([base]).has_errors

    assert failures(((secret,) for secret in HOSTILE), check) == {}


def test_references_of_the_guide_are_filled_in_after_fixing(tmp_path: Path) -> None:
    path = put(tmp_path, "ping.env", lines(client_secret='"${PING_AUTH_CLIENT_SECRET}"'))
    put(tmp_path, ".env", "PING_AUTH_CLIENT_SECRET='a+b c'\n")
    base = put(tmp_path, "a.yml", "services: {apiserver: {image: x, env_file: ping.env}}\n")
    (made,) = fixed_files(check_files([base]).arrivals)
    write(made)
    made.path.replace(path)
    assert read_value(as_apiserver_reads(compose(tmp_path, [base])), SECRET) == "a+b c"


BARE = ["abc", "a b", "012", "1.50", "true", "'abc'", "a#b", "https://h/x#f", "[a]", "null"]


def test_a_reference_of_the_container_arrives_after_fixing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For `docker run`, where the apiserver takes `${NAME}` from its own environment."""
    good = {end: value.strip("'") for end, value in GOOD.items()}
    text = "PING_AUTH_CLIENT_ID=a#b+c\n" + lines(
        **{**good, "client_id": '"${PING_AUTH_CLIENT_ID}"'}
    )
    (made,) = fixed_files(check_files([put(tmp_path, RAW_FILE, text)]).arrivals)
    environ = dict(line.split("=", 1) for line in made.text.splitlines())
    monkeypatch.setenv("PING_AUTH_CLIENT_ID", environ["PING_AUTH_CLIENT_ID"])
    assert read_value(as_apiserver_reads(environ), ID) == "a#b+c"
    assert not check_files([put(tmp_path, RAW_FILE, made.text)]).has_errors


def test_values_are_those_of_the_apiserver(tmp_path: Path) -> None:
    """Bare values through the child process, and through the apiserver's own call."""

    def check(text: str) -> None:
        path = put(tmp_path, "a.env", f"{SECRET}={text}\n")
        found = one(check_files([path], FileKind.RAW), "client_secret").read
        real = read_value(as_apiserver_reads({SECRET: text}), SECRET)
        if isinstance(real, str):
            assert found.text.reveal() == real
        assert (found.type is Type.TEXT) == isinstance(real, str)

    assert failures(((text,) for text in BARE), check) == {}
