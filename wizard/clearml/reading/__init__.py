"""Reads what others deploy for ClearML, says what the apiserver gets from it, and mends it."""
