"""Step "Options": PKCE, debug and automatic user creation."""
