"""Step "Review and export": the variables, the layout and the files."""
