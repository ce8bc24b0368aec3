"""The shared words: people, commands, documents, effects, events. No I/O, no platform, no SQL."""
