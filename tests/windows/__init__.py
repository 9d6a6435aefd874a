"""Tests that need Windows: `make windows-check` runs them under Wine."""
