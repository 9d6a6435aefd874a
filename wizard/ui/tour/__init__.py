"""The unattended demo: the shipped windows, driven by key and mouse events only."""
