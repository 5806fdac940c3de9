"""Components of the security plane: identities, access, keys, vaults.
Rules that judge them are in policy/.
"""
