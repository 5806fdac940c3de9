"""How a cloud says no."""


class CloudError(Exception):
    """The cloud refused, or did not answer. Nothing was changed unless a subclass says so."""


class ThrottledError(CloudError):
    """Too many calls; the same call may succeed in a moment."""


class PartialError(CloudError):
    """The resource was made, and then something about it failed."""

    def __init__(self, message: str, id_: str, inputs: dict, outputs: dict) -> None:
        super().__init__(message)
        self.id, self.inputs, self.outputs = id_, inputs, outputs


class LostAnswerError(CloudError):
    """The work was done and nobody was told."""
