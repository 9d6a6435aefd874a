"""A credential in an env file, a reference in Ping's variable: after `check --fix` it arrives.

Through the real Compose and the apiserver's parser, for each place where the guide's helper may
stand, and for texts that both are known to damage.
"""

from __future__ import annotations

import random
import re
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.support.apiserver import as_apiserver_reads, read_value
from tests.support.compose import compose_binary
from tests.support.compose_config import environments, of_clearml
from tests.support.hostile import hostile_texts
from tests.unit.lint.cases import given, service
from tests.unit.lint.files import lines, name, one, put
from wizard.export.layouts.references import SECRETS_FILE
from wizard.lint.effective import effective
from wizard.lint.fix import mend, write

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
    """The files of a layout; those that nobody names are found by themselves."""
    helper = f"{HELPER}={written}\n"
    texts = {
        file: text.replace("HELPER", helper, 1) if text.startswith("HELPER") else text
        for file, text in LAYOUTS[layout].items()
    }
    paths = [put(folder, file, text) for file, text in texts.items()]
    return [path for path in paths if path.name in ("a.yml", SECRETS_FILE)]


def mended(paths: list[Path]) -> None:
    """Puts the mended copies in the place of the files; a second time there is nothing to do."""
    for made in mend(effective(paths)):
        if made.changes:
            write(made)
            made.path.replace(made.source.path)
    reading = effective(paths)
    assert [made.changes for made in mend(reading) if made.changes] == []
    ours = (d.code for d in reading.defects if not d.code.startswith("client-secret."))
    assert list(ours) == []


def meant(text: str) -> str:
    """What the author wants: the text as it stands, unless it is escaped for HOCON already."""
    if ESCAPED.fullmatch(text):
        return re.sub(r'\\(["\\])', r"\1", text)
    return text[1:-1] if WHOLE.fullmatch(text) else text


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    "written", ["a$b", "a #c", '"a$b"', "' a'", "x$$y", 'a"b', "a\\", "a\\nb", "it's$\"`x"]
)
def test_what_is_lost_arrives_after_mending(written: str, layout: str, tmp_path: Path) -> None:
    paths = laid_out(tmp_path, layout, written)
    mended(paths)
    assert arrived(tmp_path) == written.strip("'\"") if written[0] in "'\"" else written
    assert one(effective(paths), "client_secret").read.text.reveal() == arrived(tmp_path)


PASSED_ON = {
    "list": {"a.yml": given(SECRET).replace("    environment", IMAGE + "    environment")},
    "map": {"a.yml": service(f"{IMAGE}    environment:\n      {SECRET}:\n")},
    "env file": {"a.yml": COMPOSED, "ping.env": f"{REST}{SECRET}\n"},
}


@pytest.mark.parametrize("layout", PASSED_ON)
@pytest.mark.parametrize("written", ["a+b", '"a$b#c"', "'\"a b\"'"])
def test_a_name_alone_passes_on_what_stands_in_env(
    written: str, layout: str, tmp_path: Path
) -> None:
    files = {"ping.env": REST, **PASSED_ON[layout], ".env": f"{SECRET}={written}\n"}
    paths = [put(tmp_path, file, text) for file, text in files.items()]
    mended([path for path in paths if path.suffix == ".yml"])
    assert arrived(tmp_path) == written.strip("'\"")


def hostile_cases(count: int) -> list[tuple[str, str, str]]:
    """Text, wrapping and layout, always the same ones."""
    dice = random.Random(7)  # noqa: S311 - the same texts every time
    texts = [
        t for t in hostile_texts() if len(t) < 100 and t.strip() and not set(t) & set("\n\r\t")
    ]
    found = [(t, dice.choice(list(WRAPPINGS)), dice.choice(list(LAYOUTS))) for t in texts]
    usable = [one for one in found if not REFERS.search(one[0]) and WRAPPINGS[one[1]](one[0])]
    return dice.sample(usable, count)


@pytest.mark.parametrize(("text", "wrapping", "layout"), hostile_cases(60))
def test_hostile_texts(text: str, wrapping: str, layout: str, tmp_path: Path) -> None:
    written = WRAPPINGS[wrapping](text)
    assert written is not None
    paths = laid_out(tmp_path, layout, written)
    sound = not effective(paths).failed
    if sound:
        assert arrived(tmp_path) == meant(text)
    mended(paths)
    assert arrived(tmp_path) == meant(text)
