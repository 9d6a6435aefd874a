"""The unattended demo: the shipped windows, driven by key and mouse events only."""

from wizard.ui.demo_run.runner import selftest, unattended

__all__ = ["selftest", "unattended"]
