"""IAM and KMS documents as pure functions: plain values in, plain dictionaries out."""
