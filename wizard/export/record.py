"""The record of an export: made when it is written, compared and looked up later."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from wizard.export.plan import ExportPlan, ExportRequest
from wizard.export.sheet import SheetContext
from wizard.files import read_plain
from wizard.model.export_record import Digest, ExportRecord, content_digest, is_content
from wizard.model.problem import Problem, problem
from wizard.model.step import Step

_CREDENTIALS = "credentials"
_TITLES = {
    **{step.value: f"step “{step.title}”" for step in Step},
    _CREDENTIALS: "client ID or secret",
    "layout": "the layout",
    "deployment": "how the ClearML server is run",
}
_OF_CREDENTIALS = ("client_id", "client_secret")
_LARGEST = 4_000_000  # bytes of an exported file; the values are far smaller


def export_record(request: ExportRequest, plan: ExportPlan, context: SheetContext) -> ExportRecord:
    """The record of `plan`, once it is written. It takes a moment: not for the GUI thread."""
    files = (Digest(one.name, content_digest(one.data)) for one in plan.files)
    return ExportRecord(
        context.made_at,
        str(plan.folder.absolute()),
        request.layout.name,
        context.proof(request.settings).summary,
        tuple(files),
        parts(request),
    )


def parts(request: ExportRequest) -> tuple[Digest, ...]:
    """Digests of what the files are made from, by the step; of credentials, only their version."""
    texts: dict[str, str] = {
        "layout": f"{request.layout.name} {request.secrets_file}",
        "deployment": repr(request.deployment),
        _CREDENTIALS: request.credentials.version,
    }
    for one in request.written:
        if one.variable.field not in _OF_CREDENTIALS:
            step = one.variable.step.value
            texts[step] = f"{texts.get(step, '')}{one.variable.name}={one.value!r}\n"
    digests = {name: hashlib.sha256(text.encode()).hexdigest()[:16] for name, text in texts.items()}
    return tuple(Digest(name, digest) for name, digest in digests.items())


def changed_since(record: ExportRecord, request: ExportRequest) -> tuple[str, ...]:
    """What no longer fits the saved files, in words; empty when they are what would be written."""
    before, now = ({one.name: one.digest for one in of} for of in (record.parts, parts(request)))
    names = {name for name in (before | now) if before.get(name) != now.get(name)}
    return tuple(title for name, title in _TITLES.items() if name in names)


def files_left(records: Iterable[ExportRecord]) -> Mapping[Path, str]:
    """The exported files that are still there, each with its digest; empty for changed ones."""
    digests: dict[Path, list[str]] = {}
    for record in records:
        for one in record.files:
            if one.name and one.name == Path(one.name).name:
                digests.setdefault(Path(record.folder, one.name), []).append(one.digest)
    return {path: _matching(path, known) for path, known in digests.items() if path.exists()}


def delete_exported(path: Path, digest: str) -> Problem | None:
    """Delete a file that has this digest; None when it is gone."""
    facts = {"file": path.name, "folder": str(path.parent)}
    try:
        if not _matching(path, (digest,)):
            return problem("export.changed", **facts)
        path.unlink(missing_ok=True)
    except OSError as error:
        return problem("export.not-deleted", **facts, reason=error.strerror or str(error.errno))
    return None


def _matching(path: Path, digests: Iterable[str]) -> str:
    try:
        data = None if path.is_symlink() else read_plain(path, _LARGEST)
    except OSError:
        return ""
    return next((one for one in digests if data is not None and is_content(data, one)), "")
