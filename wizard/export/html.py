"""Self-contained HTML pages: no script, no network; the policy allows their own style only."""

from __future__ import annotations

import base64
import hashlib

from markupsafe import Markup

from wizard.assets import resource
from wizard.model.text import visible

LONGEST_LINE = 4000


def html_page(
    template: tuple[str, str], styles: tuple[tuple[str, str], ...], **facts: object
) -> str:
    """The page of a template in `resources/`; template and styles are each a folder and a name.

    It puts `style` and `style_hash` in its Content-Security-Policy. Filters: `visible`, and `words`
    for command lines.
    """
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 - needed at export only

    style = "".join(resource(*one).read_text(encoding="utf-8") for one in styles)
    # Strict: a name that the template misspells must not be left out in silence.
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    environment.filters |= {"visible": visible, "breakable": _breakable, "words": _words}
    page = environment.from_string(resource(*template).read_text(encoding="utf-8"))
    # The policy allows this one style by its hash, and nothing else.
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return page.render(style=style, style_hash=digest, **facts)


def _breakable(name: str) -> Markup:
    """A variable's name with places where a line may break."""
    return Markup("__<wbr>").join(name.split("__"))


def _words(line: str) -> Markup:
    """A command line that is broken between its words only, never at a hyphen."""
    words = visible(line, LONGEST_LINE).split(" ")
    return Markup(" ").join(Markup("<span>{}</span>").format(word) for word in words)
