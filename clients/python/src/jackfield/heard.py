"""Events as a WebSocket brings them, and where another connection goes on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from websockets.exceptions import ConnectionClosed

#: The longest frame of the server's that is read, in bytes.
FRAME = 4 * 1024 * 1024
_POLICY = 1008


@dataclass(frozen=True)
class Heard:
    """An event as it comes: its name, what it carries, whom it is for, and its number in the connection."""

    event: str
    data: dict[str, Any]
    broadcast: dict[str, Any]
    seq: int

    def nested(self, name: str) -> Any:
        """What stands as JSON inside a text of the data, as the post of ``posted`` does."""
        return json.loads(self.data[name])


def read(text: str | bytes) -> Heard | None:
    """An event; nothing for an answer to what was asked, which has no name."""
    frame = json.loads(text)
    if "event" not in frame:
        return None
    return Heard(frame["event"], frame["data"], frame.get("broadcast") or {}, frame["seq"])


def challenge(token: str) -> str:
    """The first frame, which says who this is."""
    return json.dumps({"seq": 1, "action": "authentication_challenge", "data": {"token": token}})


class Place:
    """Where a connection is in what the server tells."""

    def __init__(self) -> None:
        self._id = ""
        self._next = 0

    def address(self, url: str) -> str:
        """Where the next connection is opened, to go on where the last one was lost."""
        query = {"by": "challenge"}
        if self._id:
            query |= {"connection_id": self._id, "sequence_number": str(self._next)}
        return f"ws{url.removeprefix('http')}/api/v4/websocket?{urlencode(query)}"

    def follows(self, heard: Heard) -> bool:
        """Takes an event; whether none is missing before it."""
        if heard.event == "hello":
            self._id, self._next = heard.data["connection_id"], heard.seq
        if not self._id or heard.seq != self._next:
            return False
        self._next += 1
        return True


def check(closed: ConnectionClosed) -> None:
    """Raises PermissionError where the server ended a connection for good."""
    if closed.rcvd is not None and closed.rcvd.code == _POLICY:
        raise PermissionError(f"The server ended the connection: {closed.rcvd.reason or 'refused'}") from closed
