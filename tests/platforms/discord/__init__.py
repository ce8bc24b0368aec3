"""Kith on Discord: what it offers there, and what comes back."""
