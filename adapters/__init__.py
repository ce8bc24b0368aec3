"""Thin translators between a platform and the core: events in, effects out."""
