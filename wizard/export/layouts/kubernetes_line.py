"""Command lines of kubectl and helm. They are for a POSIX shell."""

from __future__ import annotations

from wizard.export import shell
from wizard.export.layouts import logs as watching
from wizard.export.outputs import Command, ExportRequest, Steps

VALUES_FILE = "ping-sso.values.yaml"
SECRET_FILE = "ping-sso.secret.yaml"  # noqa: S105 - a file's name
SECRET_NAME = "clearml-ping-sso"  # noqa: S105 - the name of a Secret
NAMESPACE, RELEASE = "clearml", "clearml-enterprise"
OWN_VALUES = "clearml-values.override.yaml"
"""These three as in ClearML's guide for Kubernetes."""

_KUBECTL = f"kubectl -n {NAMESPACE}"
_NAMES = (
    f"{_KUBECTL} get deployments "
    "-o jsonpath='{.items[*].spec.template.spec.containers[*].env[*].name}' | tr ' ' '\\n'"
)
_APISERVER = f"{_KUBECTL} get deployments -o name | grep apiserver"
_BEFORE = "names-before-ping.txt"


def steps(handoff: ExportRequest) -> Steps:
    """Secret first, then the values; the way back."""
    log = f"{_APISERVER} | xargs -n1 {_KUBECTL} logs --since=10m"
    return Steps(
        (*_secret(), *_values()),
        (
            watching.arrived(shell.matching(_NAMES, "ping__", windows=False)),
            Command(
                "Nothing else was lost",
                "Says nothing when every variable from before is still there.",
                f"{_NAMES} | sort -u | comm -23 {_BEFORE} -",
            ),
            watching.started(shell.counting(log, watching.ERRORS, watching.NO_LOG, windows=False)),
            *watching.offered(handoff, windows=False),
        ),
        (_roll_back(),),
    )


def _secret() -> tuple[Command, ...]:
    return (
        Command(
            "Open a shell in the folder with the files",
            f"It needs kubectl and helm, with access to the cluster. The lines name the namespace "
            f"{NAMESPACE} and the release {RELEASE}, as in ClearML's guide: change them if yours "
            "differ.",
        ),
        Command(
            "Note which variables there are",
            "Names only. They are compared at the end, since Helm replaces lists as a whole.",
            f"{_NAMES} | sort -u > {_BEFORE}",
        ),
        Command(
            "Check the Secret",
            "The cluster looks at it; nothing is changed.",
            f"{_KUBECTL} apply --server-side --dry-run=server -f {SECRET_FILE}",
        ),
        Command(
            "Apply the Secret",
            f"Prints its name only. Afterwards {SECRET_FILE} can be deleted.",
            f"{_KUBECTL} apply --server-side -f {SECRET_FILE}",
        ),
    )


def _values() -> tuple[Command, ...]:
    return (
        Command(
            "Look up chart and version",
            "Put both into CHART and VERSION: without --version, helm would install the newest "
            "ClearML. CHART is what ClearML was installed from.",
            f"helm list -n {NAMESPACE}",
        ),
        Command(
            "Check the values", "Says nothing when all is well.", f"{_helm('--dry-run')} >/dev/null"
        ),
        Command(
            "Apply",
            f"{OWN_VALUES} stands for your own values files. Use the same -f files in every later "
            "upgrade.",
            _helm("--wait --timeout 10m"),
        ),
        Command(
            "When only the Secret has changed",
            "Running pods do not notice that by themselves.",
            f"{_APISERVER} | xargs {_KUBECTL} rollout restart",
        ),
    )


def _helm(options: str) -> str:
    chart = '"${CHART:?what ClearML was installed from}"'
    version = '"${VERSION:?the version in helm list}"'
    return (
        f"helm upgrade -n {NAMESPACE} {RELEASE} {chart} --version {version} "
        f"-f {OWN_VALUES} -f {VALUES_FILE} {options}"
    )


def _roll_back() -> Command:
    return Command(
        "Roll back",
        "Brings back the release as it was before the last upgrade (helm history lists them). If "
        f"that release had no Ping, remove the Secret as well: {_KUBECTL} delete secret "
        f"{SECRET_NAME}. Delete {VALUES_FILE} and {SECRET_FILE} afterwards.",
        f"helm rollback -n {NAMESPACE} {RELEASE} --wait",
    )
