"""What every problem's remedy is, told without meeting it: for the table of faults.

The words are those of the modules that build the problems, with general words for the facts.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from wizard.checks.login import browser_result as endings
from wizard.checks.login.browser_result import TrustProblem
from wizard.checks.preflight import problems
from wizard.checks.product_words import in_words
from wizard.model.problem import Problem, problem
from wizard.model.product import Product
from wizard.oidc.errors import FAULTS, facts
from wizard.ping.error_pages import error_document
from wizard.ping.recognise import contradiction

IN_GENERAL = {"host": "the host", "title": "missing endpoint", "issuer": "the new issuer"}
"""What is said where a remedy names a fact of one case."""

_A_PLACE = "https://<host>/"
_ADDRESSES = {
    Product.PINGONE: "https://auth.pingone.eu/",
    Product.PINGFEDERATE: "https://ping.example/as/token.oauth2",
    Product.AIC: "https://ping.example/am/oauth2/",
}
_REFUSALS = ("", "invalid_client", "disabled", "redirect_uri_mismatch")


def remedy(code: str, product: Product) -> str:
    """What to do about the problem `code`, in the words of `product`.

    Args:
        code: The problem's code.
        product: Whose menus are named.

    Raises:
        KeyError: There is no such problem.
    """
    told = (
        problem(code, **{**facts(code), **IN_GENERAL}) if code in FAULTS else _others(product)[code]
    )
    return in_words(told, product).remedy


@cache
def _others(product: Product) -> Mapping[str, Problem]:
    mistaken = contradiction(Product.OTHER, _ADDRESSES.get(product, ""))
    found = (*_BEFORE, mistaken, *_refused(), *_in_the_browser())
    return {one.code: one for one in found if one is not None}


_BEFORE = (
    problems.out_of_time(0),
    problems.issuer_differs("", ""),
    problems.issuer_unknown(""),
    problems.endpoint_elsewhere("", "", "", ""),
    problems.endpoint_differs("", "", "", ""),
    problems.clock_wrong(0, serious=True),
    problems.clock_wrong(0, serious=False),
    problems.keys_not_filled_in(""),
    problems.keys_unsuited(""),
    problems.pkce_not_advertised(""),
    problems.scopes_not_advertised(""),
    problems.authorize_undetermined(""),
    problems.authorize_elsewhere(0),
    problems.authorize_down(0),
    problems.authorize_busy(),
    problems.client_auth_undetermined(),
)


def _refused() -> tuple[Problem | None, ...]:
    return tuple(error_document(400, _A_PLACE, words) for words in _REFUSALS)


def _in_the_browser() -> tuple[Problem | None, ...]:
    nothing = dict.fromkeys(("issuer", "subject", "start", "end", "reason"), "")
    ended = (
        endings.closed(),
        endings.timed_out(0),
        endings.error_page(_A_PLACE),
        endings.load_failed(_A_PLACE, ""),
        endings.crashed("", 0),
        endings.popup_blocked(_A_PLACE),
        endings.security_key("", ""),
        *(endings.certificate(distrust, _A_PLACE, nothing) for distrust in TrustProblem),
    )
    return tuple(one.problem for one in ended)
