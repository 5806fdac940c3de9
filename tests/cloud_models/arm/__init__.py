"""ARM's own types, and rows held against them."""
