"""Kith on Discord: what it says and hears there."""
