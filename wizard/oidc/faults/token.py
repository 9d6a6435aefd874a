"""What can go wrong at the token endpoint."""

from wizard.oidc.faults.row import Fault

FAULTS: tuple[Fault, ...] = ()
