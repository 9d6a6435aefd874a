"""How ClearML's apiserver reads its environment, as described of its `config/basic.py`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyhocon import ConfigFactory, ConfigTree  # type: ignore[import-untyped]

PREFIXES = ("TRAINS__", "CLEARML__")
"""The later one wins. Only upper case counts."""


def as_apiserver_reads(environ: Mapping[str, str]) -> dict[str, Any]:
    """The configuration that the apiserver makes of an environment, as plain dictionaries.

    Each variable is parsed on its own, in the order of names, and merged into what is there.

    Raises:
        Exception: whatever pyhocon raises; it would end the apiserver.
    """
    whole = ConfigTree()
    for prefix in PREFIXES:
        for name in sorted(environ):
            if name.startswith(prefix):
                path = name[len(prefix) :].replace("__", ".").lower()
                parsed = ConfigFactory.parse_string(f"{path}: {environ[name]}")
                whole = ConfigTree.merge_configs(whole, parsed)
    plain: dict[str, Any] = whole.as_plain_ordered_dict()
    return plain


def read_value(config: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401 - of any type
    """What the configuration holds for the variable `name`; KeyError when nothing."""
    value: Any = config
    for part in name.partition("__")[2].lower().split("__"):
        value = value[part]
    return value
