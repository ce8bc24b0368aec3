"""Kith on Discord."""
