"""Files to values with their lines, mistakes to error messages. What the values mean is not here."""
