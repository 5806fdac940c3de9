"""Components of the data plane: backups and what restores them. Storage of images is in delivery."""
