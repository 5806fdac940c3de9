"""Components of the security plane: identities, access, keys, vaults.
Rules that check them are in policy/.
"""
