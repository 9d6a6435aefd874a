"""Step "ClearML server": the web app address and the import of existing files."""
