"""Kith on a real homeserver."""
