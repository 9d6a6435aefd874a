"""Helm values and Secret manifests, combined as Helm and Kubernetes do.

Kubernetes replaces `$(NAME)` and `$$` in a `value:`, and nothing in what a `secretKeyRef` names.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from wizard.clearml.encoding import hocon
from wizard.lint.finding import Finding, finding
from wizard.lint.parse.env_entry import Entry, Outcome, Reference
from wizard.lint.resolve.env_files import LARGEST
from wizard.lint.variable_names import identify
from wizard.model.secret import Secret
from wizard.model.text import unencodable

if TYPE_CHECKING:  # it loads the parser of YAML, which env files do without
    from wizard.lint.parse.helm import Env, KeyRef, KubernetesFile

    Secrets = Mapping[KeyRef, Entry]

_CONTAINER = re.compile(r"\$\{\??([A-Za-z_]\w*)\}")
# Also a quote that is never closed ends a search, so that many of them take no quadratic time.
_IN_LIST = re.compile(rf'"(?:[^"\\]|\\.)*+"?|{_CONTAINER.pattern}', re.DOTALL)
_PLAIN = re.compile(r"[\w./:'-]*")
_DOLLAR = re.compile(r"\$(?:\$|\(([^()$]*)\))")


def resolve_kubernetes(files: Sequence[KubernetesFile]) -> tuple[list[Entry], list[Finding]]:
    """Entries of `apiserver.extraEnvs`, of which a later values file replaces the whole list.

    Keys that are variables themselves come first, as with `envFrom`.
    """
    findings = [f for file in files for f in file.findings]
    secrets = {ref: entry for file in files for ref, entry in file.secrets.items()}
    hidden = frozenset(name for file in files for name in file.hidden)
    with_envs = [file for file in files if file.envs is not None]
    lists = [file for file in with_envs if not file.guessed] or with_envs
    taken = {one for file in files for one in file.env_from}
    findings.extend(_not_taken(secrets, taken, {e.reference for f in lists for e in f.envs or ()}))
    if not lists:  # the keys may be the variables themselves (`envFrom`)
        findings.extend(f for ref, entry in secrets.items() for f in _binary(ref.key, entry))
        return list(secrets.values()), findings
    merges = any(file.merges for file in lists)
    if not merges:
        pairs = pairwise(lists)
        findings.extend(f for file, later in pairs for f in _replaced(file, later, lists[-1]))
    envs = [env for file in (lists if merges else lists[-1:]) for env in file.envs or ()]
    used = {env.reference for env in envs}
    entries = [e for ref, e in secrets.items() if ref not in used and identify(ref.key).row]
    for env in envs:
        # In this order: Kubernetes fills in $(NAME) only from entries above.
        entries.append(_entry(env, secrets, entries))
        if env.entry.outcome is Outcome.REJECTED:
            continue
        if env.entry.template is None and identify(env.entry.name).concerns_ping:
            findings.extend(_fetched(env, secrets, hidden))
    return entries, findings


def _not_taken(
    secrets: Secrets, taken: Container[tuple[str, str]], used: Container[KeyRef | None]
) -> Iterator[Finding]:
    """Objects with Ping's variables as keys, which no container here is seen to take."""
    keys = {r: e for r, e in secrets.items() if r not in used and identify(r.key).row}
    for named, entry in {_named(ref): entry for ref, entry in keys.items()}.items():
        if named not in taken and entry.outcome is Outcome.GIVEN:
            yield finding("kubernetes.env-from", entry.place, object=named[0])


def _entry(env: Env, secrets: Secrets, earlier: Sequence[Entry]) -> Entry:
    if env.entry.template is not None:
        return _filled_in(env.entry, env.entry.template.reveal(), earlier)
    if env.reference and env.reference in secrets:
        return replace(secrets[env.reference], name=env.entry.name)
    return env.entry


def _filled_in(entry: Entry, text: str, earlier: Sequence[Entry]) -> Entry:
    """With `$(NAME)` replaced; not known where one of them is a Secret elsewhere."""
    named = {found[1] for found in _DOLLAR.finditer(text)} - {None} if "$(" in text else set()
    known = {one.name: one for one in earlier if one.name in named}
    references = tuple(Reference(name, name in known) for name in sorted(named))
    if any(one.outcome is not Outcome.GIVEN for one in known.values()):
        return replace(entry, references=references)
    values = {name: one.text.reveal() for name, one in known.items()}
    given = Secret(expand(text, values))
    return replace(entry, text=given, outcome=Outcome.GIVEN, references=references)


def filled_in_by_apiserver(entry: Entry, container: Mapping[str, Entry]) -> Entry:
    """With `${NAME}` outside of quotes replaced, which the apiserver takes from its environment.

    It gets the text character by character, so that this is the same as the text in quotes.
    """
    text, listed = entry.text.reveal(), entry.text.reveal().lstrip().startswith("[")
    tokens = (_IN_LIST if listed else _CONTAINER).finditer(text)
    used = {m[1]: container[m[1]] for m in tokens if m[1] in container}
    is_plain = listed or _PLAIN.fullmatch(_CONTAINER.sub("", text))
    if not used or not is_plain or entry.name in used:
        return entry
    named = (*entry.references, *(Reference(name, found=True) for name in used))
    if any(one.outcome is not Outcome.GIVEN for one in used.values()):
        return replace(entry, text=Secret(""), outcome=Outcome.OUTSIDE, references=named)
    values = {name: one.text.reveal() for name, one in used.items()}
    if any(unencodable(one) for one in values.values()):
        return entry
    quoted = {name: hocon(one) for name, one in values.items()} if listed else values
    made = (_IN_LIST if listed else _CONTAINER).sub(lambda m: quoted.get(m[1], m[0]), text)
    given = made if listed else hocon(made)
    return entry if len(given) > LARGEST else replace(entry, text=Secret(given), references=named)


def expand(text: str, earlier: Mapping[str, str]) -> str:
    """`text` as Kubernetes passes it on; a name that is not set stays as it is written."""
    grown = 0
    parts, at = [], 0
    for found in _DOLLAR.finditer(text):
        made = "$" if found[1] is None else earlier.get(found[1], found[0])
        grown += len(made) - len(found[0])
        if grown > LARGEST:
            return text
        parts += [text[at : found.start()], made]
        at = found.end()
    return "".join((*parts, text[at:]))


def _fetched(env: Env, secrets: Secrets, hidden: frozenset[str]) -> Iterator[Finding]:
    """What is to be said of a value that is not next to its name."""
    name, place = env.entry.name, env.entry.place
    if env.reference and env.reference in secrets:
        yield from _binary(name, secrets[env.reference])
    elif env.reference and env.reference.secret in hidden:
        return  # reported where the manifest is
    elif env.elsewhere:
        yield finding("kubernetes.elsewhere", place, name, kind=env.elsewhere)
    elif env.reference and _named(env.reference) in set(map(_named, secrets)):
        yield finding("kubernetes.no-key", place, name)
    else:
        kind = env.reference.kind if env.reference else "Secret"
        yield finding("kubernetes.outside", place, name, object=kind)


def _named(ref: KeyRef) -> tuple[str, str]:
    return ref.kind, ref.secret


def _binary(name: str, entry: Entry) -> Iterator[Finding]:
    from wizard.lint.parse.helm import NOT_UTF8  # noqa: PLC0415 - see above

    if entry.error == NOT_UTF8 and identify(name).concerns_ping:
        yield finding(NOT_UTF8, entry.place, name)


def _replaced(
    file: KubernetesFile, later: KubernetesFile, last: KubernetesFile
) -> Iterator[Finding]:
    """What the next list drops from that of `file`, and what the last one sets again."""
    envs, winner = {e.entry.name: e for e in file.envs or ()}, last.source.name
    following = {e.entry.name for e in later.envs or ()}
    final = {e.entry.name: e for e in last.envs or ()}
    lost = [name for name in envs if name not in following and name not in final]
    if lost:
        first = next((name for name in lost if identify(name).concerns_ping), lost[0])
        more = f" and {len(lost) - 1} more" if len(lost) > 1 else ""
        said = finding("kubernetes.lost", envs[first].entry.place, first, winner=winner, more=more)
        concerns = any(identify(name).concerns_ping for name in (*lost, *following))
        yield said if concerns else said.as_warning()
    for name, env in envs.items():
        if name in final and not env.has_value_of(final[name]):
            yield finding("duplicate.overridden", env.entry.place, name, winner=winner)
            break
