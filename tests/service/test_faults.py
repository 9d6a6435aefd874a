"""The catalog of faults as a whole, through the command line."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.support.faults import gravest_of, names_a_place
from tests.support.parts import CHECKOUT
from wizard import app
from wizard.checks.catalog import PREFLIGHT
from wizard.checks.preflight.runner import Preflight
from wizard.checks.preflight.runner import run as run_preflight
from wizard.cli.messages import Exit
from wizard.demo.faults import CATALOG, application, published
from wizard.demo.faults.row import Fault, Where
from wizard.demo.faults.stage import staged
from wizard.model import urls
from wizard.model.credentials import Credentials
from wizard.model.settings import Settings, settle
from wizard.oidc.http import NetworkClient

MOST_MEGABYTES = 400
"""For the whole process, the provider and its packed gigabytes included."""


def table(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    assert app.main(["faults", "--json"]) == Exit.FINE
    document = json.loads(capsys.readouterr().out)
    assert document["version"] == 1
    rows: list[dict[str, object]] = document["faults"]
    return rows


def test_the_table_has_every_fault_with_its_remedy(capsys: pytest.CaptureFixture[str]) -> None:
    rows = table(capsys)
    assert [row["name"] for row in rows] == list(CATALOG)
    assert len(rows) >= 40
    assert len({row["code"] for row in rows}) >= 30
    for row in rows:
        fault = CATALOG[str(row["name"])]
        assert (row["code"], row["severity"]) == (fault.code, fault.severity.value)
        assert row["step"] == fault.step.value
        assert names_a_place(str(row["remedy"]), fault)


# Linux hands `ru_maxrss` down from the test process: the kernel's own high-water mark counts there.
_WEIGHED = """
import sys
from pathlib import Path
from wizard import app
app.main(["faults", "--run", sys.argv[1], "--json", "--deadline", "5"])
status = Path("/proc/self/status")
if status.is_file():
    marks = dict(line.split(":") for line in status.read_text().splitlines())
    print(int(marks["VmHWM"].split()[0]) // 1024, file=sys.stderr)
elif sys.platform == "darwin":
    import resource
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 20, file=sys.stderr)
else:  # Windows: there only the verdict counts
    print(0, file=sys.stderr)
"""


@pytest.mark.parametrize(
    "name", ["discovery-gigabyte", "discovery-bomb", "token-gigabyte", "keys-bomb"]
)
def test_a_flood_takes_bounded_memory(name: str) -> None:
    words = [sys.executable, "-c", _WEIGHED, name]
    run = subprocess.run(words, capture_output=True, text=True, check=True, cwd=CHECKOUT)
    assert gravest_of(json.loads(run.stdout)["verdicts"])["code"] == "http.too-large"
    assert int(run.stderr) < MOST_MEGABYTES


SINGLE = [
    pytest.param(fault, id=fault.name)
    for fault in (*published.FAULTS, *application.FAULTS)
    if fault.where is Where.PREFLIGHT
]


def codes(fault: Fault, without: str = "") -> dict[str, str]:
    """The code of every check that finds something, with one rule of the catalog left out."""
    with staged(fault, app.clock) as stage:
        settings = settle(stage.typed.draft)
        assert isinstance(settings, Settings)
        origin = urls.origin(settings.endpoints.access_token_url)
        typed = stage.typed
        credentials = Credentials(typed.client_id, typed.client_secret, "v1", origin)
        given = Preflight(NetworkClient(), settings, credentials, typed.draft.product, app.clock)
        rules = [rule for rule in PREFLIGHT if rule.check.name != without]
        verdicts = run_preflight(given, rules=rules)
    return {v.problem.code: v.check for v in verdicts if v.problem}


@pytest.mark.parametrize("fault", SINGLE)
def test_without_its_check_nobody_finds_it(fault: Fault) -> None:
    finder = codes(fault)[fault.code]
    assert fault.code not in codes(fault, without=finder)
