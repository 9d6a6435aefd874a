"""The windows: the only folder that knows Qt."""
