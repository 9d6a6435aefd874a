"""What can be wrong with the claims that ClearML needs."""

from wizard.oidc.faults.row import Fault

FAULTS: tuple[Fault, ...] = ()
