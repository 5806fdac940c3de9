"""Components of the security plane: identities, access, keys, audit. Rules over them are in policy/."""
