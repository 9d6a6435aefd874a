"""Files for the tests of reading, made from the table of variables."""

from collections.abc import Mapping
from pathlib import Path

from wizard.lint import names
from wizard.lint.effective import Effective, Reading, effective
from wizard.lint.names import by_leaf

SECRET = "s3cr$et'#\"x"
GOOD: Mapping[str, str] = {
    "authorize_url": "'\"https://ping.example/as/authorize\"'",
    "access_token_url": "'\"https://ping.example/as/token\"'",
    "client_id": "'\"client-1\"'",
    "client_secret": "'\"correct-horse-battery\"'",
}
"""The four that are always needed, written as Compose and the apiserver want them."""


def name(leaf: str) -> str:
    """The whole name of a variable by the end of its path."""
    return by_leaf(leaf).name


def lines(**values: str) -> str:
    """Lines of an env file: the four good ones, replaced or added to by `values`."""
    given = {**GOOD, **{key.replace("groups_", "groups."): v for key, v in values.items()}}
    return "".join(f"{name(leaf)}={value}\n" for leaf, value in given.items())


def put(folder: Path, file: str, text: str) -> Path:
    """Writes a file for its owner only."""
    path = folder / file
    path.write_bytes(text.encode("utf-8"))
    path.chmod(0o600)
    return path


def read_env(folder: Path, text: str) -> Reading:
    """The reading of one env file."""
    return effective([put(folder, "ping.env", text)])


def codes(reading: Reading) -> set[str]:
    """Codes of all defects."""
    return {d.code for d in reading.defects}


def one(reading: Reading, leaf: str) -> Effective:
    """The variable with that end, which must be there once."""
    (found,) = [e for e in reading.effective if e.row and names.leaf(e.row) == leaf]
    return found
