"""A refusal is not a fault: an expected "no" is worded for the person; everything else is logged with a reference."""

from bot.kernel.documents import Choices, Text, Value, text


class Refusal(Exception):
    """An expected no. `Refusal("rules-nothing-to-agree")`: one kind sentence, and what might be done instead."""

    def __init__(self, key: str, *, offer: Choices | None = None, **args: Value) -> None:
        super().__init__(key)
        self.text: Text = text(key, **args)
        self.offer = offer


class Unreadable(Refusal):
    """What was typed could not be read; the sentence names the field and shows an example that works."""
