"""What a cloud answers, so that a program can run without one. Knows the clouds, not this project."""
