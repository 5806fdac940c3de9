"""Tests of the simulated cloud and its faults. No engine and no cluster is started."""
