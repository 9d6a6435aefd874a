"""From settings to files: layouts, the handoff sheet and warnings about the folder."""
