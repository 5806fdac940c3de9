"""One call to the cloud: faults before and after the work, and a line in the log."""

from typing import Any

from lab.cloud.errors import CloudError, LostAnswerError, PartialError
from lab.cloud.faults import Faults
from lab.cloud.store import Made, Store


class Call:
    """One call: faults before and after the work, and a line in the log."""

    def __init__(self, faults: Faults, store: Store, verb: str, type_: str, urn: str) -> None:
        self._faults, self._store, self._what = faults, store, (verb, type_, urn)

    def __enter__(self) -> "Call":
        try:
            self._after = self._faults.before(*self._what)
        except CloudError as error:
            self._store.called(*self._what, str(error))
            raise
        return self

    def __call__(self, made: Made, inputs: dict[str, Any]) -> None:
        """The work is done; a fault may hide that."""
        if self._after == "partial" and self._what[0] == "create":
            message = "the resource was made and did not become ready in time"
            outputs = {key: item for key, item in made.properties.items() if key not in inputs}
            raise PartialError(message, made.id, inputs, outputs)
        if self._after:
            self._faults.afterwards(self._after)
            raise LostAnswerError("RequestError: connection reset by peer")

    def __exit__(self, kind: object, error: BaseException | None, _: object) -> None:
        outcome = "ok" if error is None else f"{type(error).__name__}: {error}"
        if isinstance(error, CloudError):
            outcome = str(error)
        self._store.called(*self._what, outcome)
