"""What the lab says when it cannot go on."""


class LabError(Exception):
    """A sentence for the person who typed the command: what is wrong, and the fix."""

    def __init__(self, message: str, *, retry: bool = False) -> None:
        super().__init__(message)
        self.retry = retry
        """Whether the same command may do better another time; if not, something has to change first."""
