"""The keys with which ID tokens will be checked."""

from __future__ import annotations

from wizard.checks.preflight import problems
from wizard.checks.preflight.context import PreflightContext
from wizard.checks.preflight.rule import Outcome
from wizard.model.problem import Problem
from wizard.oidc.keys import ALGORITHMS, KeySet, fetch_keys


def usable(scene: PreflightContext) -> Outcome:
    """A published key can check what the provider signs with (RFC 7517).

    The login asks nobody for the address: it has to be filled in.
    """
    published = scene.metadata.jwks_uri if scene.metadata else ""
    typed = scene.settings.endpoints.jwks_url
    if published and not typed:
        return (problems.keys_not_filled_in(published),)
    keys = fetch_keys(scene.http, typed, scene.http.cancel)
    return (keys,) if isinstance(keys, Problem) else _suited(scene, keys)


def _suited(scene: PreflightContext, keys: KeySet) -> Outcome:
    listed = scene.metadata.id_token_signing_alg_values_supported if scene.metadata else None
    ours = [name for name in listed or ALGORITHMS if name in ALGORITHMS]
    good = [name for name in ours if any(key.suits(name) for key in keys)]
    if not good:
        return (problems.keys_unsuited(", ".join(listed or ())),)
    return f"{len(keys)} usable, good for {', '.join(good)}"
