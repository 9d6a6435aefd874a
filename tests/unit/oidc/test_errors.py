from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.oidc.errors import FAULTS, LONGEST_LINE, facts, problem, table
from wizard.oidc.faults.row import Fault


def names(fault: Fault) -> set[str]:
    texts = (fault.what, fault.why, fault.remedy)
    return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("code", sorted(FAULTS))
@pytest.mark.parametrize("fact", ["x", "\u202e\x00" * 400, "https://auth.idp.example/as" * 20])
def test_every_fault_makes_a_problem(code: str, fact: str) -> None:
    fault = FAULTS[code]
    found = problem(code, **dict.fromkeys(names(fault), fact))
    assert found.code == code
    assert 0 < len(found.what) <= LONGEST_LINE
    assert found.why.strip()
    assert found.remedy.strip()
    assert found.what.endswith((".", "…")) or "{" in fault.what
    assert "\u202e" not in f"{found}"
    assert (found.step, found.field, found.severity) == (fault.step, fault.field, fault.severity)


def test_codes_are_of_a_family() -> None:
    families = {code.partition(".")[0] for code in FAULTS}
    assert families == {
        "http",
        "json",
        "discovery",
        "callback",
        "token",
        "keys",
        "id-token",
        "userinfo",
        "claim",
    }
    assert len(FAULTS) > 100


def test_field_of_the_place_wins() -> None:
    assert problem("http.dns", at="jwks_url", host="h").field == "jwks_url"


def test_missing_fact_is_an_error() -> None:
    with pytest.raises(KeyError):
        problem("http.dns")
    with pytest.raises(KeyError):
        problem("http.unheard-of")


@given(st.text())
def test_braces_in_facts_are_only_text(fact: str) -> None:
    assert problem("http.dns", host="{host}" + fact).what.startswith("The host {host}")


def test_a_code_stands_in_one_table_only() -> None:
    row = FAULTS["http.dns"]
    with pytest.raises(ValueError, match=r"http\.dns"):
        table((row, row))


def test_every_fact_has_a_stand_in() -> None:
    assert facts("http.dns") == {"host": "<host>"}
    assert all(set(facts(code)) == names(FAULTS[code]) for code in FAULTS)
