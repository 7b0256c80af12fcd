"""What a call comes to: its answer, or an exception with what the server says."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from .rest.models.app_error import AppError
from .rest.types import Response

T = TypeVar("T")


class Refused(Exception):
    """The server's refusal. Programs match on ``id``; the message is for people."""

    def __init__(self, status: int, id: str, message: str, request_id: str, retry_after: float | None) -> None:
        super().__init__(message)
        self.status = status
        #: Such as ``api.context.permissions.app_error``; empty where no API answered, as by a proxy.
        self.id = id
        #: By which the server's log has it.
        self.request_id = request_id
        #: Seconds after which it may be asked again, where the server says so.
        self.retry_after = retry_after

    @property
    def is_passing(self) -> bool:
        """Whether the same may be answered otherwise later."""
        return self.status == 429 or self.status >= 500


def answer(response: Response[AppError | T]) -> T:
    """What a call of ``rest`` (its ``sync_detailed``, or ``asyncio_detailed`` once it was awaited) answered.

    Raises Refused when the server refuses.
    """
    status = int(response.status_code)
    if status < 400:
        return response.parsed  # type: ignore[return-value]
    try:
        said: Any = json.loads(response.content)
    except ValueError:
        said = None
    if not isinstance(said, dict):
        said = {}
    after = response.headers.get("Retry-After", "")
    raise Refused(
        status,
        str(said.get("id") or ""),
        str(said.get("message") or f"{status}"),
        str(said.get("request_id") or response.headers.get("X-Request-Id", "")),
        float(after) if after.isdigit() else None,
    )
