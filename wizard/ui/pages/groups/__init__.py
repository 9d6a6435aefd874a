"""Step "Groups": group mapping and admin groups."""
