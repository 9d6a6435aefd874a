"""Files for the tests of `check`, made from the table of variables."""

from collections.abc import Mapping
from pathlib import Path

from wizard.lint.report import Report, check_files
from wizard.lint.resolve.deployment import Arrival
from wizard.lint.variable_names import by_leaf, leaf

SECRET = "s3cr$et'#\"x"
GOOD: Mapping[str, str] = {
    "authorize_url": "'\"https://ping.example/as/authorize\"'",
    "access_token_url": "'\"https://ping.example/as/token\"'",
    "client_id": "'\"client-1\"'",
    "client_secret": "'\"correct-horse-battery\"'",
}
"""The four that are always needed, written as Compose and the apiserver want them."""


def name(end: str) -> str:
    """The full name of a variable by the end of its path."""
    return by_leaf(end).name


def lines(**values: str) -> str:
    """Lines of an env file: the four good ones, replaced or added to by `values`."""
    given = {**GOOD, **{key.replace("groups_", "groups."): v for key, v in values.items()}}
    return "".join(f"{name(end)}={value}\n" for end, value in given.items())


def put(folder: Path, file: str, text: str) -> Path:
    """Writes a file for its owner only."""
    path = folder / file
    path.write_bytes(text.encode("utf-8"))
    path.chmod(0o600)
    return path


def read_env(folder: Path, text: str) -> Report:
    """The report on one env file."""
    return check_files([put(folder, "ping.env", text)])


def codes(report: Report) -> set[str]:
    """Codes of all findings."""
    return {found.code for found in report.findings}


def one(report: Report, end: str) -> Arrival:
    """The variable with that end, which must be there once."""
    (found,) = [a for a in report.arrivals if a.row and leaf(a.row) == end]
    return found
