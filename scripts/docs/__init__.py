"""The pages in `docs/` that are made from the program's own tables."""
