"""Reports as files and on a terminal. What they say is found in inventory, cost and preview."""
