"""Checking in, being heard, listening: words are delivered, not kept, and silence leaves no trace."""
