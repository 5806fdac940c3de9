"""Tests of the provider `kubernetes` with programs of their own. Stacks of the platform are tested elsewhere."""
