"""What teams do for themselves: write requests and contracts, and read what they come to.
Whether it is allowed is decided in contracts.
"""
