"""Pure values: what was typed, what it settles to, what is wrong with it, what was proven."""
