from itertools import product as combinations

from wizard.model.credentials import Credentials
from wizard.model.problem import Problem
from wizard.model.secret import Secret
from wizard.model.step import Step
from wizard.vault.binding import bind, bind_on_entry, may_send, renewed

PING, OTHER = "https://auth.example.com", "https://other.example.com"
OLD = Credentials("id", Secret("secret"), "version", PING)


def test_same_entry_again_changes_nothing() -> None:
    assert renewed(OLD, "id", Secret("secret")) is OLD


def test_a_change_gets_a_new_version_and_no_binding() -> None:
    for client_id, secret in (("id2", "secret"), ("id", "secret2")):
        new = renewed(OLD, client_id, Secret(secret))
        assert (new.client_id, new.client_secret) == (client_id, Secret(secret))
        assert new.version not in ("", OLD.version)
        assert new.origin == ""


def test_versions_are_never_repeated_nor_made_from_the_secret() -> None:
    versions = {renewed(None, "id", Secret("secret")).version for _ in range(100)}
    assert len(versions) == 100
    assert all(len(v) == 32 for v in versions)


def test_binding_keeps_everything_else() -> None:
    moved = bind(OLD, OTHER)
    assert moved.origin == OTHER
    assert (moved.client_id, moved.client_secret, moved.version) == (
        OLD.client_id,
        OLD.client_secret,
        OLD.version,
    )


def test_entry_is_bound_where_nothing_is_doubtful() -> None:
    unbound = bind(OLD, "")
    assert [bind_on_entry(unbound, PING, issuer).origin for issuer in ("", PING)] == [PING, PING]
    for token, issuer in (("", PING), ("", ""), (PING, OTHER)):
        assert bind_on_entry(unbound, token, issuer).origin == ""


def test_entry_never_moves_a_binding() -> None:
    assert bind_on_entry(OLD, OTHER, OTHER).origin == PING


def test_which_question_is_asked_first() -> None:
    codes = {
        (PING, OTHER, PING): "secret-origin.moved",
        (PING, OTHER, OTHER): "secret-origin.moved",
        (PING, "http://auth.example.com", PING): "secret-origin.moved",
        ("", PING, OTHER): "secret-origin.stranger",
        (PING, PING, OTHER): "secret-origin.issuer",
        ("", PING, PING): "secret-origin.unbound",
        (PING, "", PING): "secret-origin.missing",
        ("", "", ""): "secret-origin.missing",
    }
    asked = {given: question(*given) for given in codes}
    assert {given: found.code for given, found in asked.items()} == codes
    assert {(found.step, found.is_error) for found in asked.values()} == {(Step.ENDPOINTS, True)}


def question(bound: str, token: str, issuer: str) -> Problem:
    found = may_send(bind(OLD, bound), token, issuer)
    assert found is not None
    return found


def test_sent_without_a_question_where_it_was_agreed() -> None:
    for issuer in ("", PING, OTHER):
        assert may_send(bind(OLD, PING, issuer), PING, issuer) is None


def test_never_sent_to_an_origin_that_was_not_agreed_beside_this_issuer() -> None:
    for bound, beside, token, issuer in combinations(["", PING, OTHER], repeat=4):
        allowed = may_send(bind(OLD, bound, beside), token, issuer) is None
        plain = issuer in ("", token, beside)
        assert allowed == (token != "" and bound == token and plain)


def test_an_issuer_that_is_learned_later_is_asked_about() -> None:
    for known, shown in (("", "the issuer was not known"), (PING, f"the issuer was {PING}")):
        entered = bind_on_entry(bind(OLD, ""), PING, known)
        assert may_send(entered, PING, known) is None
        found = may_send(entered, PING, OTHER)
        assert found
        assert found.field == "issuer"
        assert shown in found.why
        assert f"to {PING}" in found.why
        assert OTHER in found.what
        assert may_send(bind(entered, PING, OTHER), PING, OTHER) is None


def test_question_names_both_addresses_and_no_secret() -> None:
    found = may_send(OLD, OTHER, PING)
    assert found is not None
    assert PING in found.why
    assert OTHER in found.why
    assert "secret\n" not in repr(found)
