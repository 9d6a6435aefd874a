"""What can be wrong with an ID token."""

from wizard.oidc.faults.row import Fault

FAULTS: tuple[Fault, ...] = ()
