"""wizard.checks.redactor: no text or claim keeps a secret, whole or cut off."""

import base64
from urllib.parse import quote, quote_plus

from hypothesis import given
from hypothesis import strategies as st

from wizard.checks.redactor import Redactor
from wizard.model.claims import Claims, Json
from wizard.model.credentials import Credentials
from wizard.model.problem import LONGEST_LINE, Problem, problem
from wizard.model.secret import DOTS, Secret
from wizard.model.step import Step
from wizard.model.verdict import failed, passed
from wizard.oidc.token import basic

SECRET = "pass/word+with ü and-more-to-it"
CREDENTIALS = Credentials("an-id", Secret(SECRET), "v", "https://ping.example")


def redactor(*more: str) -> Redactor:
    found = Redactor(CREDENTIALS)
    found.learn(*map(Secret, more))
    return found


def test_every_form_in_which_it_travels_is_found() -> None:
    header = basic("an-id", SECRET).removeprefix("Basic ")
    lower, escaped = quote(SECRET, safe="").lower(), SECRET.replace("/", "&#47;")
    plain = base64.b64encode(SECRET.encode()).decode()
    for form in (SECRET, quote_plus(SECRET), lower, header, plain, f"x={header}"):
        assert redactor().text(f"no {form}, sorry") == f"no {DOTS}, sorry"
    assert redactor().text(f"no {escaped}, sorry") == DOTS
    assert redactor().claims(Claims({"a": lower, "b": "b"})) == Claims({"a": DOTS, "b": "b"})


@given(st.text(alphabet="aAbB01 +/%…é\u202e", min_size=8, max_size=400))
def test_problem_has_no_part_of_a_secret(secret: str) -> None:
    """Facts are cut to fit: what is left of a secret then is taken out too."""
    found = redactor(secret).problem(
        problem("token.refused", host="h", error=secret, status="400", description=f"x {secret}")
    )
    for text in (found.what, found.why, found.remedy):
        assert secret not in text
        assert f"{secret[:12]}…" not in text
    assert len(found.what) <= LONGEST_LINE


def test_beginning_of_a_secret_that_was_cut_off_is_found() -> None:
    assert redactor().text(f"sent {SECRET[:9]}… and more") == f"sent {DOTS}… and more"
    assert redactor().text(f"sent {SECRET[:3]}…") == f"sent {SECRET[:3]}…"


def test_verdict_s_detail_follows_its_problem() -> None:
    bad = Problem("a.b", f"It said {SECRET}", f"Why {SECRET}", f"Do {SECRET}", Step.LOGIN)
    found = redactor().verdict(failed("a", "A", bad))
    assert found.problem
    assert found.detail == found.problem.what == f"It said {DOTS}"
    assert SECRET not in repr(found)


def test_detail_of_what_passed_is_redacted_too() -> None:
    assert redactor().verdict(passed("a", "A", f"seen {SECRET}")).detail == f"seen {DOTS}"


def test_claims_lose_it_at_every_depth_and_in_names() -> None:
    deep: dict[str, Json] = {"a": [{SECRET: f"x{SECRET}"}, 1, None, True], "sub": "user"}
    found = redactor().claims(Claims(deep, None, {}))
    assert found == Claims({"a": [{DOTS: f"x{DOTS}"}, 1, None, True], "sub": "user"}, None, {})


def test_short_secret_does_not_damage_claims() -> None:
    """It may be the name of a group as well, and ClearML will see that name."""
    short = Redactor(Credentials("an-id", Secret("clearml"), "v"))
    claims = Claims({"groups": ["clearml-admins"]})
    assert short.claims(claims) == claims


def test_secret_of_a_few_characters_does_not_damage_words() -> None:
    assert Redactor(Credentials("an-id", Secret("is"), "v")).text("It is so.") == "It is so."


def test_secret_that_cannot_be_sent_is_no_obstacle() -> None:
    odd = Redactor(Credentials("an-id", Secret("half\ud800pair"), "v"))
    assert odd.text("half\ud800pair") == DOTS


def test_nothing_is_known_without_credentials() -> None:
    assert Redactor().text("words…") == "words…"
