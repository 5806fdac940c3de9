"""What a change does to resources that exist. The graph of one state is read in inventory."""
