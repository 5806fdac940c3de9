"""Mock outputs and constraints of the clouds, so that a program can run without one.

Knows the clouds, not this project: names, settings and recipes do not belong here.
"""
