"""Hypothesis for the unit tests: no limit for one example, since the machine may be busy."""

from hypothesis import settings

settings.register_profile("unit", deadline=None)
settings.load_profile("unit")
