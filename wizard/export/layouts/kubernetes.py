"""Kubernetes: Helm values for ClearML Enterprise's chart, and a Secret that they refer to.

The lines of kubectl and helm are for a POSIX shell.
"""

from __future__ import annotations

import base64
from dataclasses import replace

from wizard.clearml.encoding import hocon, scalar
from wizard.clearml.variables import REFERENCES, Assignment
from wizard.export import commands
from wizard.export.plan import Command, ExportRequest, FileNote, Layout, Steps
from wizard.model.text import join_names

VALUES_FILE = "ping-sso.values.yaml"
_SECRET_FILE = "ping-sso.secret.yaml"  # noqa: S105 - a file's name
_SECRET_NAME = "clearml-ping-sso"  # noqa: S105 - the name of a Secret
_NAMESPACE, _RELEASE = "clearml", "clearml-enterprise"
_OWN_VALUES = "clearml-values.override.yaml"
"""These three as in ClearML's guide for Kubernetes."""

# Server-side apply throughout: the other kind copies the Secret into an annotation.
_KUBECTL = f"kubectl -n {_NAMESPACE}"
_NAMES = (
    f"{_KUBECTL} get deployments "
    "-o jsonpath='{.items[*].spec.template.spec.containers[*].env[*].name}' | tr ' ' '\\n'"
)
_APISERVER = f"{_KUBECTL} get deployments -o name | grep apiserver"
_BEFORE = "names-before-ping.txt"

_VALUES = FileNote(
    VALUES_FILE,
    "Helm values: the variables. It contains no secret.",
    (
        "Helm values for ClearML Enterprise's chart: login with Ping. They contain no secret:",
        f"the Secret {_SECRET_NAME} has to be there first, in the same namespace.",
        "Name this file with -f, after the others, in every helm upgrade of ClearML.",
        "Helm replaces a list as a whole: if another of your values files has apiserver.extraEnvs,",
        "move its entries to the end of this one.",
        "The inner quotes belong to the values; $$ is read as one $.",
    ),
)
_SECRET = FileNote(
    _SECRET_FILE,
    "The Secret with the credentials. For its owner only.",
    (
        f"Credentials of the application in Ping, for {VALUES_FILE}. Only the owner may read",
        "this file, and it belongs in no repository. It can be deleted once it is applied.",
        "The values are base64 of texts in double quotes; the quotes belong to them.",
    ),
    secret=True,
)
_MANIFEST = f"""\
apiVersion: v1
kind: Secret
metadata:
  name: {_SECRET_NAME}
type: Opaque
data:
"""


def _bodies(request: ExportRequest) -> tuple[str, ...]:
    values = "apiserver:\n  extraEnvs:\n" + "".join(map(_env, request.written))
    in_secret = (one for one in request.written if one.variable.field in REFERENCES)
    return values, _MANIFEST + "".join(map(_data, in_secret))


def _env(one: Assignment) -> str:
    row = one.variable
    if row.field in REFERENCES:
        key = f"name: {_SECRET_NAME}\n          key: {row.field}"
        value = f"valueFrom:\n        secretKeyRef:\n          {key}"
    else:
        # Kubernetes expands $(NAME) in a value and takes $$ for one $; not in a Secret.
        value = f"value: {scalar(hocon(one.value).replace('$', '$$'))}"
    return f"    # {row.meaning}\n    - name: {row.name}\n      {value}\n"


def _data(one: Assignment) -> str:
    coded = base64.b64encode(hocon(one.value).encode("utf-8")).decode("ascii")
    return f"  {one.variable.field}: {scalar(coded)}\n"


def _steps(request: ExportRequest) -> Steps:
    inside = f"{_KUBECTL} exec $({_APISERVER} | head -n 1) --"
    secret = _SECRET_STEPS if request.has_secret else _SECRET_BY_HAND
    log = f"{_APISERVER} | xargs -n1 {_KUBECTL} logs --since=10m"
    return Steps(
        (*_FIRST_STEPS, *secret, *_VALUES_STEPS),
        (
            commands.verify_names(commands.show_matching(_NAMES, "ping__", windows=False)),
            Command(
                "Nothing else was lost",
                "Says nothing when every variable from before is still there.",
                f"{_NAMES} | sort -u | comm -23 {_BEFORE} -",
            ),
            commands.verify_log(commands.count_errors(log, windows=False)),
            *commands.verify_login(request, windows=False),
        ),
        (_roll_back(request),),
        commands.reach(request, inside, windows=False),
    )


_FIRST_STEPS = (
    Command(
        "Open a shell in the folder with the files",
        f"It needs kubectl and helm, with access to the cluster. The lines name the namespace "
        f"{_NAMESPACE} and the release {_RELEASE}, as in ClearML's guide: change them if yours "
        "differ.",
    ),
    Command(
        "Note which variables there are",
        "Names only. They are compared at the end, since Helm replaces lists as a whole.",
        f"{_NAMES} | sort -u > {_BEFORE}",
    ),
)
_SECRET_STEPS = (
    Command(
        "Check the Secret",
        "The cluster checks it; nothing is changed.",
        f"{_KUBECTL} apply --server-side --dry-run=server -f {_SECRET_FILE}",
    ),
    Command(
        "Apply the Secret",
        f"Prints its name only. Afterwards {_SECRET_FILE} can be deleted.",
        f"{_KUBECTL} apply --server-side -f {_SECRET_FILE}",
    ),
)
_SECRET_BY_HAND = (
    Command(
        "Provide the Secret",
        f"Make the Secret {_SECRET_NAME} with the keys client_id and client_secret, for example "
        "from your secret store. Each value begins and ends with a double quote that is part of "
        'it, with a backslash before each " and each \\ between: for a"b it is "a\\"b".',
    ),
)


def _helm(options: str) -> str:
    # ":?" stops the shell where the variable is not set.
    chart = '"${CHART:?what ClearML was installed from}"'
    version = '"${VERSION:?the version in helm list}"'
    return (
        f"helm upgrade -n {_NAMESPACE} {_RELEASE} {chart} --version {version} "
        f"-f {_OWN_VALUES} -f {VALUES_FILE} {options}"
    )


_VALUES_STEPS = (
    Command(
        "Find chart and version",
        "Put both into CHART and VERSION: without --version, helm would install the newest "
        "ClearML. CHART is what ClearML was installed from.",
        f"helm list -n {_NAMESPACE}",
    ),
    Command(
        "Check the values", "Says nothing when all is well.", f"{_helm('--dry-run')} >/dev/null"
    ),
    Command(
        "Apply",
        f"{_OWN_VALUES} means your own values files. Use the same -f files in every later upgrade.",
        _helm("--wait --timeout 10m"),
    ),
    Command(
        "When only the Secret has changed",
        "Running pods do not notice that by themselves.",
        f"{_APISERVER} | xargs {_KUBECTL} rollout restart",
    ),
)


def _roll_back(request: ExportRequest) -> Command:
    return Command(
        "Roll back",
        "Brings back the release as it was before the last upgrade (helm history lists them). If "
        f"that release had no Ping, remove the Secret as well: {_KUBECTL} delete secret "
        f"{_SECRET_NAME}. Delete {join_names([note.name for note in request.notes])} afterwards.",
        f"helm rollback -n {_NAMESPACE} {_RELEASE} --wait",
    )


KUBERNETES = Layout(
    "kubernetes",
    "Kubernetes",
    "For ClearML Enterprise's Helm chart. A values file without secrets, and a Secret manifest "
    "with the credentials.",
    (_VALUES, _SECRET),
    _bodies,
    _steps,
    replaces_list=True,
)
KUBERNETES_REFERENCES = replace(
    KUBERNETES,
    title="Kubernetes, Secret from outside",
    explains="For ClearML Enterprise's Helm chart, where the Secret is made by other means.",
    notes=(_VALUES,),
)
