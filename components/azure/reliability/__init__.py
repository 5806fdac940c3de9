"""Components of the reliability plane: maintenance windows. Backups are in data."""
