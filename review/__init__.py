"""What CI and reviewers run: the program without an engine, and what it would make, made readable.
Components and SDKs are never imported here.
"""
