"""Who may talk to whom: nobody, but for what is written here and declared in contracts."""
