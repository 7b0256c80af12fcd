"""A Jackfield server for programs: its API with the types of its own description (``jackfield.rest``), and on top of it what no
description of operations says: signed events, the event log, and the WebSocket that goes on where it was lost."""

from .aio import AsyncJackfield
from .answers import Refused, answer
from .heard import Heard
from .server import Jackfield
from .signatures import Forged, verify

__all__ = ["AsyncJackfield", "Forged", "Heard", "Jackfield", "Refused", "answer", "verify"]
