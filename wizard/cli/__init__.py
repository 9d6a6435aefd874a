"""The command line: the wizard's services without a window. Knows no Qt."""
