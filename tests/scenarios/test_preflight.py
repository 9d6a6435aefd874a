"""The scenarios of the pre-flight, found by the command `preflight` over sockets."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.scenarios import application, headless, published
from tests.scenarios.catalog import in_preflight, parameters
from tests.scenarios.expected import assert_found, gravest_of
from tests.scenarios.running import running
from tests.scenarios.scenario import Scenario
from tests.support.parts import CHECKOUT
from wizard import app
from wizard.checks.catalog import PREFLIGHT
from wizard.cli.messages import Exit
from wizard.model.problem import Severity
from wizard.model.serialization import draft_to_json

LONGEST_RUN = 15.0
"""Seconds for all checks, on a busy machine."""

MOST_MEGABYTES = 400
"""For the whole process, the provider and its packed gigabytes included."""


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests of the commands have a short deadline."""
    hurried = replace(app.services(), http_for=headless.hurried)
    monkeypatch.setattr(app, "services", lambda: hurried)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("scenario", parameters(in_preflight))
def test_the_command_finds_it(
    scenario: Scenario,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    began, draft = time.monotonic(), tmp_path / "draft.json"
    with running(scenario, app.clock) as started:
        filled = started.filled
        draft.write_text(draft_to_json(filled.draft), encoding="utf-8")
        monkeypatch.setenv("PING_AUTH_CLIENT_ID", filled.client_id)
        monkeypatch.setenv("PING_AUTH_CLIENT_SECRET", filled.client_secret.reveal())
        code = app.main(["preflight", "--json", "--draft", str(draft)])
    printed = capsys.readouterr()
    assert not printed.err
    assert filled.client_secret.reveal() not in printed.out
    assert_found(json.loads(printed.out)["verdicts"], scenario)
    assert code == (Exit.FAILURE if scenario.severity is Severity.ERROR else Exit.FINE)
    assert time.monotonic() - began < LONGEST_RUN


def by_one_check(scenario: Scenario) -> bool:
    families = (*published.SCENARIOS, *application.SCENARIOS)
    return in_preflight(scenario) and scenario in families


def codes(scenario: Scenario, without: str = "") -> dict[str, str]:
    """The code of every check that finds something, with one rule of the catalog left out."""
    rules = [rule for rule in PREFLIGHT if rule.check.name != without]
    verdicts = headless.preflight(scenario, rules)
    return {v.problem.code: v.check for v in verdicts if v.problem}


@pytest.mark.parametrize("scenario", parameters(by_one_check))
def test_without_its_check_it_goes_unnoticed(scenario: Scenario) -> None:
    finder = codes(scenario)[scenario.code]
    assert scenario.code not in codes(scenario, without=finder)


# Linux hands `ru_maxrss` down from the test process: the kernel's own high-water mark counts there.
_MEASURED = """
import json, sys
from pathlib import Path
from tests.scenarios import headless
from tests.scenarios.catalog import CATALOG, in_preflight
scenario = CATALOG[sys.argv[1]]
verdicts = (headless.preflight if in_preflight(scenario) else headless.login)(scenario)
print(json.dumps([verdict.record() for verdict in verdicts]))
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
    words = [sys.executable, "-c", _MEASURED, name]
    run = subprocess.run(words, capture_output=True, text=True, check=True, cwd=CHECKOUT)
    assert gravest_of(json.loads(run.stdout))["code"] == "http.too-large"
    assert int(run.stderr) < MOST_MEGABYTES
