"""Tables of everything that can be wrong, one module per family, one row per problem code."""
