"""The pages in docs/ that are made from the program's tables: current, complete, readable."""

import re

from scripts.docs import check_codes, checks, troubleshooting, variables
from scripts.docs.pages import DOCS, PAGES
from wizard.checks.catalog import catalog
from wizard.checks.product_words import names_a_place
from wizard.clearml.variables import VARIABLES
from wizard.lint.resolve.hocon import Type
from wizard.model.product import Product


def test_pages_are_current() -> None:
    kept = {name: (DOCS / name).read_text(encoding="utf-8") for name in PAGES}
    assert [name for name, page in PAGES.items() if kept[name] != page()] == [], "run: make docs"


def test_every_check_is_described() -> None:
    page = checks.page()
    cells = [
        f"| {entry.title}<br>or: {entry.failed}<br>`{entry.name}` | {entry.promise} |"
        for entry in catalog()
    ]
    assert [cell for cell in cells if cell not in page] == []


def test_every_variable_is_described() -> None:
    page = variables.page()
    assert [v.name for v in VARIABLES if f"`{v.name}`\n\n{v.meaning}" not in page] == []


def test_every_code_of_check_is_described_once() -> None:
    found = re.findall(r"^\| `([a-z.-]+)` \|", check_codes.page(), re.MULTILINE)
    assert found == [row.code for row in check_codes.rows()]


def test_a_row_of_the_codes_reads_well_in_a_browser() -> None:
    for line in check_codes.page().splitlines():
        assert "<" not in line
        assert "{" not in line.replace("${", "").replace("{{ … }}", "")
        if line.startswith("|"):
            assert line.count(" | ") == 4


def test_the_page_of_the_command_names_every_type() -> None:
    told = (DOCS / "check.md").read_text(encoding="utf-8")
    assert [one.value for one in Type if f"`{one.value}`" not in told] == []


def test_every_other_code_is_in_troubleshooting_once() -> None:
    found = re.findall(r"^### `([a-z0-9.-]+)`$", troubleshooting.page(), re.MULTILINE)
    assert found == [row.code for row in troubleshooting.rows()]
    assert len(found) > 150


def test_every_remedy_names_a_menu_of_the_product_or_a_step() -> None:
    wrong = []
    for row in troubleshooting.rows():
        for product in Product:
            text = troubleshooting.remedy(row, product).replace("\\", "")
            whole = text.endswith((".", "”.", "*")) and "{" not in text
            placed = names_a_place(text, product) or not troubleshooting.is_found_by_check(row)
            if not (whole and placed):
                wrong.append((row.code, product, text))
    assert wrong == []
