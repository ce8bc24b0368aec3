"""What is asked of storage: everything a circle has of prompts, as one box."""

from typing import Protocol

from bot.kernel.people import CircleId
from bot.prompts.model import Box


class PromptBook(Protocol):
    def box(self, circle: CircleId) -> Box:
        """What is kept of this circle; an empty box where nothing is."""
        ...

    def keep(self, before: Box, after: Box) -> None:
        """Keep what is different."""
        ...
