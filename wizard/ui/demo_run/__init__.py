"""The unattended demo: the shipped windows, driven by key and mouse events only."""

from wizard.ui.demo_run.installation import selftest
from wizard.ui.demo_run.runner import unattended

__all__ = ["selftest", "unattended"]
