"""Tests of what tenants get, before a real API server: objects, guards, admission rules."""
