"""Buddies: opting in, rounds, and being there for one another for a while (A8, A9, A11)."""
