"""Tests of real control planes, and of the commands that start them. Nothing here knows Pulumi or a cloud."""
