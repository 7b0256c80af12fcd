"""A server, as somebody: what programs without asyncio make."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from contextlib import closing

import httpx
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.sync.client import connect

from .answers import Refused, answer
from .heard import FRAME, Heard, Place, challenge, check, read
from .rest import AuthenticatedClient
from .rest.api.integrations import pull_events
from .rest.models.event_page import EventPage
from .waiting import pause, until_again

#: Seconds that an answer may take.
TIMEOUT = 30.0


class Jackfield:
    """A server, as somebody: by an access token, a bot's or a person's."""

    def __init__(self, url: str, token: str) -> None:
        self.url = url.rstrip("/")
        self._token = token
        #: What the operations in ``jackfield.rest.api`` take as ``client``.
        self.rest = AuthenticatedClient(base_url=self.url, token=token, timeout=httpx.Timeout(TIMEOUT))

    def events(
        self, subscription: str, *, after: int = 0, limit: int = 100, every: float = 2.0
    ) -> Iterator[EventPage]:
        """The event log of a bot's subscription that has no address, page by page, without an end.

        What was dealt with is kept by keeping the page's ``next_``: events since then come again after a restart, and none is
        missed. The server's restarts and failures of the network are waited for.
        """
        failures = 0
        while True:
            try:
                page = answer(
                    pull_events.sync_detailed(client=self.rest, subscription_id=subscription, after=after, limit=limit)
                )
                failures = 0
            except (httpx.TransportError, Refused) as failure:
                failures += 1
                time.sleep(until_again(failure, failures))
                continue
            # A page may be empty and yet go on: what the bot may no longer see was there.
            if page.next_ != after:
                yield page
            after = page.next_
            if not page.has_more:
                time.sleep(every)

    def listen(self, *, quiet: float = 30.0) -> Iterator[Heard]:
        """Events as they happen, without an end, by a WebSocket that goes on where it was lost.

        A ``hello`` comes first; another one later says that the server did not remember enough to go on, so that what happened
        in between has to be looked up. Raises PermissionError when the server refuses the token, or ended the session.
        """
        place = Place()
        failures = 0
        while True:
            with closing(self._line(place, quiet)) as line:
                for heard in line:
                    # Where one is missing the server is asked for it.
                    if not place.follows(heard):
                        break
                    failures = 0
                    yield heard
            time.sleep(pause(failures))
            failures += 1

    def _line(self, place: Place, quiet: float) -> Generator[Heard, None, None]:
        """One connection: its events, until it ends."""
        try:
            # Pings by the package end a connection behind which nobody is.
            with connect(place.address(self.url), ping_interval=quiet, ping_timeout=quiet, max_size=FRAME) as socket:
                socket.send(challenge(self._token))
                for text in socket:
                    heard = read(text)
                    if heard is not None:
                        yield heard
        except (OSError, InvalidHandshake):
            return
        except ConnectionClosed as closed:
            check(closed)
