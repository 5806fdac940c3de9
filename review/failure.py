"""What goes wrong beyond the settings."""


class ProgramError(Exception):
    """The program cannot be previewed; the message says why and what to do."""
