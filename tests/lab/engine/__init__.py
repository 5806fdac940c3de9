"""Tests of the stacks under Pulumi's engine, over the simulated cloud. Clusters' objects are tested elsewhere."""
