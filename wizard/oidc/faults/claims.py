"""What can be wrong with the claims that ClearML needs."""

from wizard.model.problem import Severity
from wizard.model.step import Step
from wizard.oidc.faults.row import Fault

_UNKNOWN = "Which token ClearML reads is not public, so only a claim in the ID token is safe."
_INTO = "Have the provider deliver the claim in the ID token as well."

FAULTS = (
    Fault(
        "claim.email-missing",
        "No token and no userinfo carries the user's email address.",
        "ClearML needs the claim email to know the user.",
        "Map the claim email to the user's address, allow the scope email, and check that this "
        "user "
        "has an address.",
        Step.REGISTER,
    ),
    Fault(
        "claim.email-spelling",
        "The email address comes under the name “{name}”, not “email”.",
        "Claim names are compared exactly, upper and lower case included.",
        "Rename the claim to email in the provider's attribute mapping.",
        Step.REGISTER,
    ),
    Fault(
        "claim.email-form",
        "The claim email holds no email address: {value}",
        "It must be one text with an @ sign.",
        "Map the claim email to the user's address in the provider.",
        Step.REGISTER,
    ),
    Fault(
        "claim.email-elsewhere",
        "The email address is only in the {where}, not in the ID token.",
        _UNKNOWN,
        _INTO,
        Step.REGISTER,
        None,
        Severity.WARNING,
    ),
    Fault(
        "claim.username-missing",
        "No token and no userinfo carries a user name.",
        "ClearML shows people by preferred_username, username or name; none of them came.",
        "Map preferred_username or username to the login name, and allow the scope profile.",
        Step.REGISTER,
    ),
    Fault(
        "claim.username-form",
        "The claim {name} is not a text: {value}",
        "A user name is one text that is not empty.",
        "Map the claim {name} to the login name in the provider.",
        Step.REGISTER,
    ),
    Fault(
        "claim.username-elsewhere",
        "The user name is only in the {where}, not in the ID token.",
        _UNKNOWN,
        _INTO,
        Step.REGISTER,
        None,
        Severity.WARNING,
    ),
    Fault(
        "claim.groups-missing",
        "No token and no userinfo carries the groups claim “{name}”.",
        "Either the claim is not mapped under exactly this name, or this user is in no group and "
        "the "
        "provider leaves an empty claim out.",
        "Compare the name in the step Groups with the mapping in the provider, or sign in as a "
        "user "
        "who is in a group.",
        Step.GROUPS,
        "groups_claim",
    ),
    Fault(
        "claim.groups-spelling",
        "The groups come under the name “{found}”, not “{name}”.",
        "Claim names are compared exactly, upper and lower case included.",
        "Enter “{found}” as groups claim in the step Groups, or rename it in the provider.",
        Step.GROUPS,
        "groups_claim",
    ),
    Fault(
        "claim.groups-text",
        "The groups claim “{name}” is one text, not a list: {value}",
        "A single group is often sent as a plain text. Whether ClearML reads that is not verified.",
        "Have the provider send the claim always as a list (multi-valued).",
        Step.REGISTER,
        "groups_claim",
        Severity.WARNING,
    ),
    Fault(
        "claim.groups-delimited",
        "The groups claim “{name}” is one text with separators, not a list: {value}",
        "Nobody takes it apart: to ClearML it is at best one group with a long name.",
        "Have the provider send a list of names (multi-valued), not names joined to one text.",
        Step.REGISTER,
        "groups_claim",
        Severity.WARNING,
    ),
    Fault(
        "claim.groups-over-limit",
        "The token holds no groups: this user is in too many of them.",
        "The claim “{name}” is {value}: PingOne puts no more than 25 values of a claim into an ID "
        "token. Userinfo may hold them all, but whether ClearML reads it is not verified.",
        "Send only the groups that ClearML knows.",
        Step.REGISTER,
        "groups_claim",
    ),
    Fault(
        "claim.groups-dns",
        "The groups are distinguished names of a directory: {value}",
        "ClearML compares whole names; it has a group of such a name only if somebody typed it.",
        "Have the provider send the plain names of the groups, or create groups with exactly "
        "these names in ClearML.",
        Step.REGISTER,
        "groups_claim",
        Severity.WARNING,
    ),
    Fault(
        "claim.groups-ids",
        "The groups are sent as IDs, not as names: {value}",
        "ClearML compares names; it has a group of such a name only if somebody typed it.",
        "Map the claim “{name}” to the names of the groups, not to their IDs.",
        Step.REGISTER,
        "groups_claim",
        Severity.WARNING,
    ),
    Fault(
        "claim.groups-form",
        "The groups claim “{name}” is not a list of texts.",
        "It holds {value}.",
        "Map the claim to the names of the user's groups.",
        Step.REGISTER,
        "groups_claim",
    ),
    Fault(
        "claim.groups-elsewhere",
        "The groups are only in the {where}, not in the ID token.",
        _UNKNOWN,
        _INTO,
        Step.REGISTER,
        "groups_claim",
        Severity.WARNING,
    ),
    Fault(
        "claim.user-id-missing",
        "Nobody is signed in: no trusted claim says who the user is.",
        "The claim sub of a verified ID token is the user's ID.",
        "Mend what is wrong with the ID token first.",
        Step.REGISTER,
    ),
)
