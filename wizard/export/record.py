"""The record of an export: made when it is written, compared and looked up later."""

from __future__ import annotations

import hashlib
from pathlib import Path

from wizard.export.plan import ExportPlan, ExportRequest
from wizard.export.sheet import SheetContext
from wizard.files import read_plain
from wizard.model.export_record import Digest, ExportRecord, content_digest, is_content
from wizard.model.problem import Problem, Problems, problem

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
    texts = {
        "the layout": f"{request.layout.name} {request.secrets_file}",
        "how the ClearML server is run": repr(request.deployment),
        "client ID or secret": request.credentials.version,
    }
    for one in request.written:
        if one.variable.field not in _OF_CREDENTIALS:
            title = f"step “{one.variable.step.title}”"
            texts[title] = f"{texts.get(title, '')}{one.variable.name}={one.value!r}\n"
    digests = {name: hashlib.sha256(text.encode()).hexdigest()[:16] for name, text in texts.items()}
    return tuple(Digest(name, digest) for name, digest in digests.items())


def changed_since(record: ExportRecord, request: ExportRequest) -> tuple[str, ...]:
    """What no longer fits the saved files, in words; empty when they are what would be written."""
    changed = {one.name: None for one in (*record.parts, *parts(request))}
    same = {one.name for one in record.parts if one in parts(request)}
    return tuple(name for name in changed if name not in same)


def delete_exported(record: ExportRecord) -> Problems:
    """Delete the files of an export that are as they were written; why others are still there."""
    named = (one for one in record.files if one.name and one.name == Path(one.name).name)
    found = (_delete(Path(record.folder, one.name), one.digest) for one in named)
    return tuple(one for one in found if one)


def _delete(path: Path, digest: str) -> Problem | None:
    facts = {"file": path.name, "folder": str(path.parent)}
    try:
        if path.is_symlink() or not is_content(read_plain(path, _LARGEST), digest):
            return problem("export.changed", **facts)
        path.unlink()
    except FileNotFoundError:
        return None
    except OSError as error:
        return problem("export.not-deleted", **facts, reason=error.strerror or str(error.errno))
    return None
