"""A server, as somebody: what programs with asyncio make."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from .answers import Refused, answer
from .heard import FRAME, Heard, Place, challenge, check, read
from .rest import AuthenticatedClient
from .rest.api.integrations import pull_events
from .rest.models.event_page import EventPage
from .server import TIMEOUT
from .waiting import pause, until_again


class AsyncJackfield:
    """As ``Jackfield``, for asyncio: with the ``asyncio_detailed`` of operations, ``async for`` and ``await``."""

    def __init__(self, url: str, token: str) -> None:
        self.url = url.rstrip("/")
        self._token = token
        #: What the operations in ``jackfield.rest.api`` take as ``client``.
        self.rest = AuthenticatedClient(base_url=self.url, token=token, timeout=httpx.Timeout(TIMEOUT))

    async def events(
        self, subscription: str, *, after: int = 0, limit: int = 100, every: float = 2.0
    ) -> AsyncIterator[EventPage]:
        """As ``Jackfield.events``."""
        failures = 0
        while True:
            try:
                page = answer(
                    await pull_events.asyncio_detailed(
                        client=self.rest, subscription_id=subscription, after=after, limit=limit
                    )
                )
                failures = 0
            except (httpx.TransportError, Refused) as failure:
                failures += 1
                await asyncio.sleep(until_again(failure, failures))
                continue
            if page.next_ != after:
                yield page
            after = page.next_
            if not page.has_more:
                await asyncio.sleep(every)

    async def listen(self, *, quiet: float = 30.0) -> AsyncIterator[Heard]:
        """As ``Jackfield.listen``."""
        place = Place()
        failures = 0
        while True:
            async with aclosing(self._line(place, quiet)) as line:
                async for heard in line:
                    if not place.follows(heard):
                        break
                    failures = 0
                    yield heard
            await asyncio.sleep(pause(failures))
            failures += 1

    async def _line(self, place: Place, quiet: float) -> AsyncGenerator[Heard, None]:
        try:
            url = place.address(self.url)
            async with connect(url, ping_interval=quiet, ping_timeout=quiet, max_size=FRAME) as socket:
                await socket.send(challenge(self._token))
                async for text in socket:
                    heard = read(text)
                    if heard is not None:
                        yield heard
        except (OSError, InvalidHandshake):
            return
        except ConnectionClosed as closed:
            check(closed)
