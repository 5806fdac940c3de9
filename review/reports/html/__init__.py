"""The page a reviewer opens to decide about a stack."""
