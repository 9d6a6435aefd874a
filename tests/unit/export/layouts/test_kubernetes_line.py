"""The order of kubectl and helm, and the traps that the lines keep people out of."""

from __future__ import annotations

from tests.support.setups import credentials, full_settings
from wizard.export.layouts.kubernetes_line import steps
from wizard.export.outputs import ExportRequest
from wizard.model.draft import Deployment

STEPS = steps(ExportRequest(full_settings(), credentials()))


def lines() -> dict[str, str]:
    return {c.title: c.line for c in (*STEPS.apply, *STEPS.verify, *STEPS.roll_back)}


def test_the_secret_is_there_before_the_values_refer_to_it() -> None:
    titles = [command.title for command in STEPS.apply]
    assert titles.index("Apply the Secret") < titles.index("Apply")


def test_helm_is_held_to_a_version_and_to_the_own_values() -> None:
    line = lines()["Apply"]
    assert line.startswith('helm upgrade -n clearml clearml-enterprise "${CHART:?')
    assert '--version "${VERSION:?' in line
    assert line.index("-f clearml-values.override.yaml") < line.index("-f ping-sso.values.yaml")


def test_a_dry_run_is_not_shown_since_it_prints_manifests() -> None:
    assert lines()["Check the values"].endswith("--dry-run >/dev/null")


def test_lost_variables_are_noticed() -> None:
    found = lines()
    assert found["Note which variables there are"].endswith("> names-before-ping.txt")
    assert found["Nothing else was lost"].endswith("comm -23 names-before-ping.txt -")


def test_the_secret_stays_out_of_the_annotation_for_applied_manifests() -> None:
    assert all("--server-side" in line for line in lines().values() if " apply " in line)


def test_every_line_is_for_the_one_shell_that_is_meant() -> None:
    windows = ExportRequest(full_settings(), credentials(), Deployment(windows=True))
    assert steps(windows) == STEPS
