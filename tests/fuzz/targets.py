"""What is fuzzed: files given to `check`, saved drafts and logins, ID tokens and key sets."""

from __future__ import annotations

import base64
import json
import random
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.fuzz.engine import CORPUS, Target, mutate_bytes, mutate_json
from tests.unit.oidc.minting import EXPECTED, JWKS
from tests.unit.oidc.prepared_client import PreparedClient, responding
from wizard import flow
from wizard.export.exporting import plan_export
from wizard.export.layouts import LAYOUTS
from wizard.export.plan import ExportPlan, ExportRequest
from wizard.export.sheet import SheetContext
from wizard.flow import SetupState
from wizard.history import History
from wizard.lint.fix import fixed_files
from wizard.lint.importing import draft_from, preview
from wizard.lint.report import check_files
from wizard.lint.resolve import hocon
from wizard.lint.resolve.hocon import Question, Read, Type
from wizard.lint.resolve.hocon_child import answer
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.secret import Secret
from wizard.model.settings import Settings, settle
from wizard.oidc.keys import KeyStore
from wizard.oidc.verify import verify
from wizard.store import Store

SECRET = "fuzz-Planted.s3cret~4711"
"""In every file for `check` it is the client secret; mutations may break it, but not show it."""

# With the real child process; the others cost a tenth.
_EVERY = 16
_SHORT = 300
_NOW = datetime(2031, 5, 6, 12, 0, tzinfo=UTC)
_CREDENTIALS = Credentials("an-id", Secret(SECRET), "v1")
_NAMES = ("a.env", "docker-compose.yml", "values.yaml", "ping-sso.docker.env")


def check(data: bytes, folder: Path) -> None:
    """The report, the fixed copies' changes and the import: none raises or shows the secret."""
    path = folder / _NAMES[len(data) % len(_NAMES)]
    path.write_bytes(data)
    with pytest.MonkeyPatch.context() as patch:
        if zlib.crc32(data) % _EVERY:
            patch.setattr(hocon, "_child", _without_child)
        said = _check(path)
    assert SECRET not in said


def _check(path: Path) -> str:
    """Everything that is shown of a file."""
    report = check_files([path])
    said = [*report.lines(), report.summary(), json.dumps(report.records())]
    said += [line for copy in fixed_files(report.arrivals) for line in (*copy.changes, *copy.left)]
    found = draft_from([path])
    said += [repr(report), repr(found.problems), repr(found.to_keep)]
    if SECRET in found.credentials.client_secret.reveal():  # else the import cannot know it
        said += [repr(found.draft), repr(preview(found))]
    return "\n".join(said)


def _without_child(questions: Sequence[Question], _seconds: float) -> list[Read]:
    """As the child process answers, which takes half a second to start."""
    texts = [(one.path, one.text.reveal()) for one in questions]
    return [
        hocon._read(answer(path, text)) if len(text) < _SHORT else Read(Type.TOO_MUCH)
        for path, text in texts
    ]


def drafts(data: bytes, folder: Path) -> None:
    """A draft is refused with a problem, or saved again as it is, settled and exported."""
    (folder / "a1.json").write_bytes(data)
    store = Store(folder)
    found = store.load("a1")
    (listed,) = store.saved()
    if not isinstance(found, Draft):
        assert found
        assert listed.problems == found
        return
    assert store.save(found) is None
    assert Store(folder).load("a1") == found
    state = SetupState(found, _CREDENTIALS)
    flow.problems(state)
    settings = settle(found)
    if isinstance(settings, Settings):
        _export(state, settings, folder)


def _export(state: SetupState, settings: Settings, folder: Path) -> None:
    context = SheetContext.of(state, _NOW, include_names=True)
    for layout in LAYOUTS.values():
        request = ExportRequest(settings, _CREDENTIALS, layout, state.draft.deployment)
        plan = plan_export(request, folder, context)
        if isinstance(plan, ExportPlan):
            shown = [file.text for file in plan.files if not file.secret]
            assert SECRET not in "\n".join((*shown, repr(plan)))


def logins(data: bytes, folder: Path) -> None:
    """Logins are refused with a problem, or written again as they are."""
    (folder / "a1.logins.json").write_bytes(data)
    found = History(folder).read("a1")
    if found.problem is None:
        assert History(folder).write("a1", found.logins) is None
        assert History(folder).read("a1").problem is None


def tokens(data: bytes, folder: Path) -> None:
    """Only a token of the corpus is accepted: no byte of it may be another one."""
    keys = (CORPUS / "keys" / "keys.json").read_bytes()
    text = data.decode("utf-8", errors="surrogateescape")
    result = verify(Secret(text), _served(keys), EXPECTED)
    known = data in _TOKENS.corpus
    assert (result.claims is not None) is known
    assert text == "" or len(text) < 20 or text not in repr(result)


def key_sets(data: bytes, folder: Path) -> None:
    """A key set is refused with a problem; a token is accepted by its own key only."""
    for token in _TOKENS.corpus:
        verify(Secret(token.decode("ascii")), _served(data), EXPECTED)


def _served(keys: bytes) -> KeyStore:
    return KeyStore(PreparedClient({JWKS: responding(keys)}), JWKS)


def _mutate_token(chance: random.Random, data: bytes) -> bytes:
    """One part changed inside its encoding."""
    parts = data.split(b".")
    place = chance.randrange(len(parts))
    try:
        plain = base64.urlsafe_b64decode(parts[place] + b"===")
    except ValueError:
        return mutate_bytes(chance, data)
    change = chance.choice((mutate_bytes, mutate_json))
    parts[place] = base64.urlsafe_b64encode(change(chance, plain)).rstrip(b"=")
    return b".".join(parts)


_TOKENS = Target("tokens", tokens, 5, _mutate_token)
TARGETS = (
    # The values are parsed in a child process, which has a limit of its own.
    Target("check", check, 60, mutate_bytes),
    Target("drafts", drafts, 10, mutate_json),
    Target("logins", logins, 10, mutate_json),
    _TOKENS,
    Target("keys", key_sets, 10, mutate_json),
)
