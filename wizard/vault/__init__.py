"""Where the client ID and secret are kept: the system's keyring, or memory for this run."""
