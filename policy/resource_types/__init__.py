"""Tokens of resource types, each written once. What a type answers or refuses is in simulation/."""
