"""Step "Options": who gets an account, PKCE and debug."""
