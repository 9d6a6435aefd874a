"""Kubernetes: Helm values for ClearML Enterprise's chart, and a Secret that they refer to."""

from __future__ import annotations

import base64
import re

from wizard.clearml.encoding import hocon, scalar
from wizard.clearml.variables import Assignment, assignments
from wizard.export.layouts.kubernetes_line import SECRET_FILE, SECRET_NAME, VALUES_FILE, steps
from wizard.export.others import MEANING, NO_NAME, Other, revealed
from wizard.export.outputs import ExportRequest, FileNote, Layout, file
from wizard.files import OutputFile

_IN_SECRET = ("client_id", "client_secret")
"""Fields whose variables come from the Secret; they are its keys too."""

_NAME = re.compile(r"[-._A-Za-z][-._A-Za-z0-9]{0,252}")

_VALUES = FileNote(VALUES_FILE, "Helm values: the variables. It holds no secret.")
_SECRET = FileNote(SECRET_FILE, "The Secret with the credentials. For its owner only.", secret=True)

_VALUES_WORDS = (
    "Helm values for ClearML Enterprise's chart: login with Ping. They hold no secret:",
    f"{SECRET_FILE} has to be applied first, in the same namespace.",
    "Name this file with -f, after the others, in every helm upgrade of ClearML.",
    "Helm replaces a list as a whole: if another of your values files has apiserver.extraEnvs,",
    "copy its entries to the end of this one.",
    "The inner quotes belong to the values; $$ stands for one $.",
)
_SECRET_WORDS = (
    f"Credentials of the application in Ping, for {VALUES_FILE}. Only the owner may read",
    "this file, and it belongs in no repository. It can be deleted once it is applied.",
    "The values are base64 of texts in double quotes; the quotes belong to them.",
)


def notes(_handoff: ExportRequest) -> tuple[FileNote, ...]:
    """The values and, last, the Secret."""
    return (_VALUES, _SECRET)


def files(handoff: ExportRequest) -> tuple[OutputFile, ...]:
    """The values and, last, the Secret."""
    written = assignments(handoff.settings, handoff.credentials)
    entries = (*map(_env, written), *map(_other, handoff.others))
    values = "apiserver:\n  extraEnvs:\n" + "".join(entries)
    own = (_kept(one) for one in written if one.variable.field in _IN_SECRET)
    kept = "".join((*own, *(_data(scalar(one.name), revealed(one)) for one in handoff.others)))
    return (
        file(handoff, _VALUES, _VALUES_WORDS, values),
        file(handoff, _SECRET, _SECRET_WORDS, _MANIFEST + kept),
    )


_MANIFEST = f"""\
apiVersion: v1
kind: Secret
metadata:
  name: {SECRET_NAME}
type: Opaque
data:
"""


def _env(one: Assignment) -> str:
    row = one.variable
    start = f"    # {row.meaning}\n    - name: {row.name}\n"
    if row.field in _IN_SECRET:
        return start + _REFERENCE.format(name=SECRET_NAME, key=row.field)
    # Kubernetes expands $(NAME) in a value and takes $$ for one $; not in a Secret.
    return f"{start}      value: {scalar(hocon(one.value).replace('$', '$$'))}\n"


_REFERENCE = """\
      valueFrom:
        secretKeyRef:
          name: {name}
          key: {key}
"""


def _other(one: Other) -> str:
    name = scalar(one.name)
    return f"    # {MEANING}\n    - name: {name}\n" + _REFERENCE.format(name=SECRET_NAME, key=name)


def _kept(one: Assignment) -> str:
    return _data(one.variable.field, hocon(one.value))


def _data(key: str, text: str) -> str:
    coded = base64.b64encode(text.encode("utf-8")).decode("ascii")
    return f"  {key}: {scalar(coded)}\n"


def _refuses(other: Other) -> str:
    if other.label:
        return NO_NAME
    fits = _NAME.fullmatch(other.name) and other.name not in _IN_SECRET
    return "" if fits else "Kubernetes takes no variable of that name."


KUBERNETES = Layout(
    "kubernetes",
    "Kubernetes",
    "For ClearML Enterprise's Helm chart. A values file without secrets, and a Secret manifest "
    "with the credentials.",
    notes,
    files,
    steps,
    refuses=_refuses,
)
