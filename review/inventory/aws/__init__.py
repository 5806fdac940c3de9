"""The inventory of an AWS stack: what its rows say, read once. How it is drawn or priced is elsewhere."""
