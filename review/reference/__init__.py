"""Reference pages and what else is generated. Reports of a stack are in reports."""
