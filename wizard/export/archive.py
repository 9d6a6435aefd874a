"""The exported files as one ZIP: the same bytes for the same files and time, nothing compressed."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from wizard.export.layouts import COMPOSE_REFERENCES, WITHOUT_SECRET
from wizard.export.plan import ExportRequest
from wizard.files import OutputFile
from wizard.model.problem import Problem, problem

ZIP_FILE, ZIP_WITH_SECRET = "clearml-ping-sso.zip", "clearml-ping-sso-WITH-SECRET.zip"
_UNIX, _MARK_FIELD = 3, 0x7057
"""APPNOTE.TXT 4.4.2 and 4.5: the system of the attributes, the id of our extra field."""


def zip_request(request: ExportRequest, *, secret: bool) -> ExportRequest | Problem:
    """The request for a ZIP of its files: with the secret, or with references to it."""
    if secret:
        return replace(request, zipped=True, secrets_file=request.layout is COMPOSE_REFERENCES)
    layout = WITHOUT_SECRET.get(request.layout.name)
    if layout is None:
        return problem("export.zip", layout=request.layout.title)
    return replace(request, zipped=True, layout=layout, secrets_file=False)


def archive(request: ExportRequest, files: Sequence[OutputFile], at: datetime) -> OutputFile:
    """The ZIP of `files`, which are those of `request`, with `at` as the time of each."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as into:
        for number, file in enumerate(files):
            about = zipfile.ZipInfo(file.name, at.timetuple()[:6])
            about.create_system = _UNIX
            about.external_attr = (0o100600 if file.secret else 0o100644) << 16
            if not number:
                # On a line of its own near the beginning, as in every file of ours.
                mark = f"\n{request.mark}\n".encode()
                about.extra = struct.pack("<HH", _MARK_FIELD, len(mark)) + mark
            into.writestr(about, file.data)
    secret = any(file.secret for file in files)
    name = ZIP_WITH_SECRET if secret else ZIP_FILE
    return OutputFile(name, "", secret, request.mark, packed.getvalue())
