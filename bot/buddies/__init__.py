"""Buddies: people who would like one are brought together, fairly, so that it can be said why, and nobody is hurt."""
