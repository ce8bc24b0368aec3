"""What a process that begins a life of Kith has at hand already: the program, and its texts, read."""

from functools import cache

from fluent.runtime import FluentResource

from bot.app import cli, words

vars(words)["FluentResource"] = cache(FluentResource)
words.Texts()

__all__ = ["cli"]
