"""Pages that are one file: see test_sheet.py for the policy; here what a template must not do."""

from __future__ import annotations

import pytest
from jinja2 import UndefinedError

from wizard.export.html import html_page


def test_a_name_that_a_template_misses_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        html_page(("sheet", "sheet.html"), (("sheet", "sheet.css"),), mark="")
