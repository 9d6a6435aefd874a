"""After deployment: what the running ClearML server says about signing in with Ping."""
