"""Helm values and Secret manifests put together as Helm and Kubernetes do."""

from __future__ import annotations

from collections.abc import Sequence

from wizard.clearml.reading import helm
from wizard.clearml.reading.catalog import defect
from wizard.clearml.reading.entry import Entry, Fate, Form
from wizard.clearml.reading.finding import Defect
from wizard.clearml.reading.helm import Env, Kept, KeyRef, KubernetesFile
from wizard.clearml.reading.source import Source
from wizard.model.secret import Secret


def from_kubernetes(sources: Sequence[Source]) -> tuple[list[Entry], list[Defect]]:
    """Entries of `apiserver.extraEnvs`; a later values file replaces the whole list."""
    files = [helm.read(source) for source in sources]
    defects = [d for file in files for d in file.defects]
    secrets = {ref: (file.source, kept) for file in files for ref, kept in file.secrets.items()}
    lists = [file for file in files if file.envs is not None]
    if not lists:
        return [_kept_alone(ref, *found) for ref, found in secrets.items()], defects
    defects.extend(_replaced(file, lists[-1]) for file in lists[:-1] if file.envs)
    found: list[Entry] = []
    for env in lists[-1].envs or ():
        found.append(_entry(lists[-1].source, env, secrets, found))
        if found[-1].fate is Fate.OUTSIDE:
            defects.append(defect("kubernetes.outside", env.place, env.name))
    return found, defects


def _replaced(file: KubernetesFile, winner: KubernetesFile) -> Defect:
    first = (file.envs or ())[0]
    return defect("duplicate.overridden", first.place, first.name, winner=winner.source.name)


def _kept_alone(ref: KeyRef, source: Source, kept: Kept) -> Entry:
    """A Secret without values: its keys may be the variables themselves (`envFrom`)."""
    return Entry(ref.key, kept.value, kept.value, Fate.GIVEN, kept.place, (0, 0), Form.KEPT, source)


def _entry(
    source: Source,
    env: Env,
    secrets: dict[KeyRef, tuple[Source, Kept]],
    earlier: Sequence[Entry],
) -> Entry:
    if env.value is not None:
        known = _known(earlier) if "$(" in env.value.reveal() else {}
        text = Secret(helm.expand(env.value.reveal(), known))
        return Entry(env.name, env.value, text, Fate.GIVEN, env.place, env.span, Form.VALUE, source)
    if env.reference in secrets:
        home, kept = secrets[env.reference]
        return Entry(
            env.name, kept.value, kept.value, Fate.GIVEN, kept.place, (0, 0), Form.KEPT, home
        )
    nothing = Secret("")
    return Entry(env.name, nothing, nothing, Fate.OUTSIDE, env.place, env.span, Form.VALUE, source)


def _known(earlier: Sequence[Entry]) -> dict[str, str]:
    return {e.name: e.text.reveal() for e in earlier if e.fate is Fate.GIVEN}
