"""Long runs over a whole stack: its lifecycle, injected faults, kills. Single checks are elsewhere."""
