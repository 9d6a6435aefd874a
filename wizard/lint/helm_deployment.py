"""Helm values and Secret manifests put together as Helm and Kubernetes do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from wizard.lint import helm, names
from wizard.lint.catalog import finding
from wizard.lint.entry import Entry, Form, Outcome
from wizard.lint.finding import Finding
from wizard.lint.helm import Env, Kept, KeyRef, KubernetesFile
from wizard.lint.source import Source
from wizard.model.secret import Secret

Secrets = Mapping[KeyRef, tuple[Source, Kept]]
"""The keys of all Secrets, each with the file in which it stands."""


def from_kubernetes(sources: Sequence[Source]) -> tuple[list[Entry], list[Finding]]:
    """Entries of `apiserver.extraEnvs`; a later values file replaces the whole list."""
    files = [helm.read(source) for source in sources]
    defects = [d for file in files for d in file.defects]
    secrets = {ref: (file.source, kept) for file in files for ref, kept in file.secrets.items()}
    lists = [file for file in files if file.envs is not None]
    if not lists:
        defects.extend(d for ref, (_, kept) in secrets.items() for d in _binary(ref.key, kept))
        return [_kept_alone(ref, *found) for ref, found in secrets.items()], defects
    defects.extend(d for file, later in pairwise(lists) for d in _replaced(file, later, lists[-1]))
    found: list[Entry] = []
    for env in lists[-1].envs or ():
        found.append(_entry(lists[-1].source, env, secrets, found))
        if env.value is None and _is_ours(env.name):
            defects.extend(_fetched(env, secrets))
    return found, defects


def _is_ours(name: str) -> bool:
    told = names.named(name)
    return told.row is not None or told.slip is not None


def _fetched(env: Env, secrets: Secrets) -> Iterator[Finding]:
    """What is to be said of a value that does not stand beside its name."""
    if env.reference and env.reference in secrets:
        yield from _binary(env.name, secrets[env.reference][1])
    elif env.elsewhere:
        yield finding("kubernetes.elsewhere", env.place, env.name, kind=env.elsewhere)
    elif env.reference and env.reference.secret in {ref.secret for ref in secrets}:
        yield finding("kubernetes.no-key", env.place, env.name)
    else:
        yield finding("kubernetes.outside", env.place, env.name)


def _binary(name: str, kept: Kept) -> Iterator[Finding]:
    if kept.binary and _is_ours(name):
        yield finding("kubernetes.encoding", kept.place, name)


def _replaced(
    file: KubernetesFile, later: KubernetesFile, last: KubernetesFile
) -> Iterator[Finding]:
    """What the list of `file` loses to the next one, and what counts as it stands in the last."""
    envs, winner = file.envs or (), last.source.name
    final = {e.name: e for e in last.envs or ()}
    kept = {e.name for e in later.envs or ()} | set(final)
    lost = tuple({e.name: e for e in envs if e.name not in kept}.values())
    if lost:
        first = next((e for e in lost if _is_ours(e.name)), lost[0])
        more = f" and {len(lost) - 1} more" if len(lost) > 1 else ""
        said = finding("kubernetes.lost", first.place, first.name, winner=winner, more=more)
        concerns = any(_is_ours(e.name) for e in (*lost, *(later.envs or ())))
        yield said if concerns else said.as_warning()
    beaten = [e for e in envs if e.name in final and not _same(e, final[e.name])]
    yield from (finding("duplicate.overridden", e.place, e.name, winner=winner) for e in beaten[:1])


def _same(one: Env, other: Env) -> bool:
    return (one.value, one.reference, one.elsewhere) == (
        other.value,
        other.reference,
        other.elsewhere,
    )


def _kept_alone(ref: KeyRef, source: Source, kept: Kept) -> Entry:
    """A Secret without values: its keys may be the variables themselves (`envFrom`)."""
    return _kept(ref.key, source, kept)


def _kept(name: str, source: Source, kept: Kept) -> Entry:
    text = kept.value or Secret("")
    fate = Outcome.REJECTED if kept.value is None else Outcome.GIVEN
    return Entry(name, text, text, fate, kept.place, (0, 0), Form.KEPT, source)


def _entry(
    source: Source,
    env: Env,
    secrets: Secrets,
    earlier: Sequence[Entry],
) -> Entry:
    if env.value is not None:
        known = _known(earlier) if "$(" in env.value.reveal() else {}
        text = Secret(helm.expand(env.value.reveal(), known))
        return Entry(
            env.name, env.value, text, Outcome.GIVEN, env.place, env.span, Form.VALUE, source
        )
    if env.reference and env.reference in secrets:
        return _kept(env.name, *secrets[env.reference])
    nothing = Secret("")
    return Entry(
        env.name, nothing, nothing, Outcome.OUTSIDE, env.place, env.span, Form.VALUE, source
    )


def _known(earlier: Sequence[Entry]) -> dict[str, str]:
    return {e.name: e.text.reveal() for e in earlier if e.fate is Outcome.GIVEN}
