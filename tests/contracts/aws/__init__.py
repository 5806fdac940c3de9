"""Tests of what settings on AWS may say."""
