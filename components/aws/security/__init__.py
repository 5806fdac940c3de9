"""Components of the security plane: identities, access, keys, audit. Rules that judge them are in policy/."""
