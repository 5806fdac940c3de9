"""The page a reviewer opens to decide about a stack.
What it says is found in inventory, cost and preview.
"""
