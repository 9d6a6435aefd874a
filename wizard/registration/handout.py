"""The hand-out for the Ping team: one page that needs no other knowledge, and ready-made files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from markupsafe import Markup

from wizard.export.html import html_page
from wizard.files import OutputFile, Written, make_folder, write_all
from wizard.model.draft import Draft
from wizard.model.problem import Problem, Problems
from wizard.model.product import Product
from wizard.model.step import Step
from wizard.ping import guides
from wizard.ping.guides import Context, Item
from wizard.ping.sketch import caption, described, sketch
from wizard.registration import api_calls, pingone, scripts, terraform
from wizard.registration.model import Registration, registration_of
from wizard.registration.ready_made import words

HANDOUT_FILE = "ping-registration.html"
FILES = (
    *(scripts.CURL, scripts.PINGCLI, terraform.PINGONE),
    *(terraform.PINGFEDERATE, api_calls.PINGFEDERATE, api_calls.AIC),
)
"""All ready-made files, in the order in which they are shown."""

_MARK = "<!-- Written by the ClearML Ping SSO wizard: hand-out -->"


def write_handout(draft: Draft, folder: Path, now: datetime) -> Written | Problems:
    """Write page and files into `folder`, all or none; only files of this program are replaced."""
    registration = registration_of(draft)
    if not isinstance(registration, Registration):
        return registration
    return write_files(folder, handout(registration, draft.contact, now))


def write_files(folder: Path, made: Sequence[OutputFile]) -> Written | Problems:
    """Write files of a hand-out, all or none; only files of this program are replaced."""
    failed = make_folder(folder, Step.REGISTER)
    written = failed or write_all(folder, made, step=Step.REGISTER)
    return (written,) if isinstance(written, Problem) else written


def handout(registration: Registration, contact: str, now: datetime) -> tuple[OutputFile, ...]:
    """The page and the files for its product, rendered."""
    made = [one for one in FILES if one.product is registration.product]
    files = (OutputFile(one.name, one.text(registration), mark=one.mark) for one in made)
    return (OutputFile(HANDOUT_FILE, _page(registration, contact, now), mark=_MARK), *files)


def _page(registration: Registration, contact: str, now: datetime) -> str:
    product, guide = registration.product, guides.guide(registration.product)
    claim = registration.groups_claim
    context = Context(registration.redirect_uri, claim or "groups", bool(claim), registration.pkce)
    # Each guide ends with the credentials, which the page asks for in a place of their own.
    *items, credentials = map(_shown, guides.checklist(guide, context))
    return html_page(
        ("registration", "handout.html"),
        (("sheet", "sheet.css"), ("registration", "handout.css")),
        mark=_MARK,
        r=registration,
        guide=guide,
        pingone=product is Product.PINGONE,
        contact=contact.strip(),
        made_at=f"{now:%Y-%m-%d %H:%M} UTC",
        items=items,
        last=credentials,
        files={one.name: words()[one.name] for one in FILES if one.product is product},
        api=pingone.api(registration) or "https://api.pingone.eu/v1",
    )


def _shown(item: Item) -> dict[str, object]:
    return {
        "item": item,
        "where": item.where.replace(" > ", " \N{RIGHTWARDS ARROW} "),
        "drawing": Markup(sketch(item)),  # noqa: S704 - its texts are escaped
        "words": described(item) if item.screen else "",
        "caption": caption(item),
    }
