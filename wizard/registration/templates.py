"""Ready-made files as Jinja2 templates whose values are quoted for the language of the file."""

from __future__ import annotations

import json
import shlex

from wizard.assets import resource
from wizard.registration.model import Registration

MARK = "# Written by the ClearML Ping SSO wizard: registration of ClearML"
"""A line near the beginning of each file with comments."""


def rendered(template: str, registration: Registration | None, **facts: object) -> str:
    """A text from `resources/registration/`, which may include others from there.

    Filters for values: `sh` for a POSIX shell, `hcl` for Terraform, `json` for JSON on one line.
    """
    from jinja2 import Environment, FunctionLoader, StrictUndefined  # noqa: PLC0415 - at export only

    environment = Environment(  # noqa: S701 - no HTML: each value has a filter of its language
        loader=FunctionLoader(lambda name: resource("registration", name).read_text("utf-8")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"sh": shlex.quote, "hcl": hcl, "json": json.dumps}
    return environment.get_template(template).render(mark=MARK, r=registration, **facts)


def hcl(value: object) -> str:
    """A text or a list of texts for Terraform: its `${` and `%{` are nothing but text."""
    # Terraform reads JSON's escapes for texts.
    return json.dumps(value, ensure_ascii=False).replace("${", "$${").replace("%{", "%%{")
