"""The unattended demo: the shipped windows, driven by key and mouse events only."""

from wizard.ui.tour.fault import unattended_fault
from wizard.ui.tour.guide import selftest, unattended

__all__ = ["selftest", "unattended", "unattended_fault"]
