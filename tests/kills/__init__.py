"""Killing Kith again and again, on a platform that remembers what it was sent."""
