"""What follows from settings: names, labels, subnets, schedules. Whether settings are allowed is in rules."""
