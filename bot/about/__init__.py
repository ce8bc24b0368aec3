"""What Kith is, who runs it, and what it is not."""
