"""Buddies alone: times, rounds, seats and why, without a platform or a database."""
