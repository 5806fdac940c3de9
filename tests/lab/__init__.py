"""Tests of the lab: one folder for each part of it. Most start real programs and carry the mark `lab`."""
