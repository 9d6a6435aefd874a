"""A credential in an env file, a reference in Ping's variable: after `check --fix` it arrives.

Through the real Compose and the apiserver's parser, for each place where the guide's variable may
be, and for texts that both are known to damage.
"""

from __future__ import annotations

import random
import re
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.support.apiserver import as_apiserver_reads, read_value
from tests.support.compose import compose_binary
from tests.support.compose_config import environments, of_clearml
from tests.support.hostile import hostile_texts
from tests.support.tables import failures
from tests.unit.lint.cases import given, service
from tests.unit.lint.files import lines, name, one, put
from wizard.export.layouts.references import SECRETS_FILE
from wizard.lint.fix import fixed_files, write
from wizard.lint.report import check_files

SECRET = name("client_secret")
HELPER = "PING_AUTH_CLIENT_SECRET"
IMAGE = "    image: x\n    env_file: ping.env\n"
REFERENCE = f'"${{{HELPER}}}"'
REST = "".join(line for line in lines().splitlines(True) if not line.startswith(SECRET))
IN_LIST = given(f"{SECRET}={REFERENCE}").replace("    environment", IMAGE + "    environment")
COMPOSED = service(IMAGE)
LAYOUTS: Mapping[str, Mapping[str, str]] = {
    "list item, .env": {"a.yml": IN_LIST, "ping.env": REST, ".env": "HELPER"},
    "list item, --env-file": {"a.yml": IN_LIST, "ping.env": REST, SECRETS_FILE: "HELPER"},
    "map, .env": {
        "a.yml": service(f"{IMAGE}    environment:\n      {SECRET}: '{REFERENCE}'\n"),
        "ping.env": REST,
        ".env": "HELPER",
    },
    "env file, .env": {
        "a.yml": COMPOSED,
        "ping.env": lines(client_secret=REFERENCE),
        ".env": "HELPER",
    },
    "the same env file": {
        "a.yml": COMPOSED,
        "ping.env": "HELPER" + lines(client_secret=REFERENCE),
    },
    "another env file": {
        "a.yml": service("    image: x\n    env_file: [first.env, ping.env]\n"),
        "ping.env": lines(client_secret=REFERENCE),
        "first.env": "HELPER",
    },
}
BARE = re.compile(r"(?!.* #(?:\s|#|$))[!$-&(-~](?:.*\S)?")  # "# " begins a comment
WRAPPINGS: Mapping[str, Callable[[str], str | None]] = {
    "bare": lambda text: text if BARE.fullmatch(text) else None,
    "single": lambda text: None if "'" in text or text.endswith("\\") else f"'{text}'",
    "double": lambda text: None if set(text) & set('\\"') else f'"{text}"',
}
REFERS = re.compile(r"\$\{[A-Za-z_]\w*(:?[-+?].*)?\}")
ESCAPED = re.compile(r'(?:[^"\\]|\\["\\])*')
DOUBTFUL = re.compile(r'\\["\\$]')  # may be an escape or a part of the text
WHOLE = re.compile(r'"(?:[^"\\]|\\.)*"')


def arrived(folder: Path) -> str:
    """The client secret behind Compose and the apiserver's parser."""
    given_file = ["--env-file", SECRETS_FILE] if (folder / SECRETS_FILE).exists() else []
    command = [str(compose_binary()), *given_file, "-f", "a.yml", "config", "--format", "json"]
    done = subprocess.run(
        command, cwd=folder, env={"HOME": "/"}, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    config = as_apiserver_reads(of_clearml(environments(done.stdout)["apiserver"]))
    return str(read_value(config, SECRET))


def laid_out(folder: Path, layout: str, written: str) -> list[Path]:
    """The files of a layout; those that are not named are found by themselves."""
    helper = f"{HELPER}={written}\n"
    texts = {
        file: text.replace("HELPER", helper, 1) if text.startswith("HELPER") else text
        for file, text in LAYOUTS[layout].items()
    }
    paths = [put(folder, file, text) for file, text in texts.items()]
    return [path for path in paths if path.name in ("a.yml", SECRETS_FILE)]


def fixed(paths: list[Path]) -> None:
    """Puts the fixed copies in the place of the files; a second time there is nothing to do."""
    for made in fixed_files(check_files(paths).arrivals):
        if made.changes:
            write(made)
            made.path.replace(made.source.path)
    report = check_files(paths)
    assert [made.changes for made in fixed_files(report.arrivals) if made.changes] == []
    ours = (f.code for f in report.findings if not f.code.startswith("client-secret."))
    assert list(ours) == []


def meant(text: str) -> str:
    """What the author wants: the text unchanged, unless it is escaped for HOCON already."""
    if ESCAPED.fullmatch(text):
        return re.sub(r'\\(["\\])', r"\1", text)
    return text[1:-1] if WHOLE.fullmatch(text) else text


def test_what_is_lost_arrives_after_fixing(tmp_path: Path) -> None:
    def check(written: str, layout: str) -> None:
        folder = tmp_path / f"{layout} {hash(written)}"
        folder.mkdir()
        paths = laid_out(folder, layout, written)
        fixed(paths)
        expected = written.strip("'\"") if written[0] in "'\"" else written
        assert arrived(folder) == expected
        assert one(check_files(paths), "client_secret").read.text.reveal() == expected

    texts = ("a$b", "a #c", '"a$b"', "' a'", "x$$y", 'a"b', "a\\", "a\\nb", "it's$\"`x")
    rows = ((written, layout) for layout in LAYOUTS for written in texts)
    assert failures(rows, check) == {}


PASSED_ON = {
    "list": {"a.yml": given(SECRET).replace("    environment", IMAGE + "    environment")},
    "map": {"a.yml": service(f"{IMAGE}    environment:\n      {SECRET}:\n")},
    "env file": {"a.yml": COMPOSED, "ping.env": f"{REST}{SECRET}\n"},
}


def test_a_name_alone_passes_on_what_is_in_dotenv(tmp_path: Path) -> None:
    def check(written: str, files: Mapping[str, str]) -> None:
        texts = {"ping.env": REST, **files, ".env": f"{SECRET}={written}\n"}
        paths = [put(tmp_path, file, text) for file, text in texts.items()]
        fixed([path for path in paths if path.suffix == ".yml"])
        assert arrived(tmp_path) == written.strip("'\"")

    texts = ("a+b", '"a$b#c"', "'\"a b\"'")
    rows = ((written, files) for files in PASSED_ON.values() for written in texts)
    assert failures(rows, check) == {}


def hostile_cases(count: int) -> list[tuple[str, str, str]]:
    """Text, wrapping and layout, always the same ones."""
    dice = random.Random(7)  # noqa: S311 - the same texts every time
    texts = [
        t for t in hostile_texts() if len(t) < 100 and t.strip() and not set(t) & set("\n\r\t")
    ]
    found = [(t, dice.choice(list(WRAPPINGS)), dice.choice(list(LAYOUTS))) for t in texts]
    usable = [one for one in found if not REFERS.search(one[0]) and WRAPPINGS[one[1]](one[0])]
    return dice.sample(usable, count)


def test_hostile_texts(tmp_path: Path) -> None:
    def check(number: int, text: str, wrapping: str, layout: str) -> None:
        folder = tmp_path / str(number)
        folder.mkdir()
        written = WRAPPINGS[wrapping](text)
        assert written is not None
        paths = laid_out(folder, layout, written)
        if not check_files(paths).has_errors:
            assert arrived(folder) == meant(text)
        elif not DOUBTFUL.search(written):  # else it is left as it is
            fixed(paths)
            assert arrived(folder) == meant(text)

    rows = ((at, *row) for at, row in enumerate(hostile_cases(60)))
    assert failures(rows, check) == {}
