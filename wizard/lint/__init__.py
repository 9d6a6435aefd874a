"""Reading deployment files of others: parse, resolve, rules, report."""
