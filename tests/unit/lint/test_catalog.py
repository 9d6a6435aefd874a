from wizard.lint.catalog import finding, rows, short
from wizard.lint.finding import Place

LONGEST = "CLEARML__a__ping__groups__prohibit_user_signup_if_not_in_group"


def test_sentences_are_whole_and_the_first_line_is_short() -> None:
    wrong = []
    for row in rows():
        found = finding(row.code, Place("f", 1), LONGEST, **dict.fromkeys(row.facts, "X"))
        texts = (found.what, found.why, found.remedy)
        if len(found.what) > 110 or any("{{" in text for text in texts):
            wrong.append(found)
    assert wrong == []


def test_a_foreign_name_is_made_visible_and_bounded() -> None:
    found = finding("name.unknown", Place("f"), "CLEARML__\u202e" + "x" * 500, nearest="n")
    assert found.variable is not None
    assert "\u202e" not in found.variable
    assert len(found.variable) < 140


def test_short_is_the_part_that_tells_names_apart() -> None:
    assert (
        short("CLEARML__secure__login__sso__oauth_client__ping__client_secret") == "client_secret"
    )
    assert short("X") == "X"
