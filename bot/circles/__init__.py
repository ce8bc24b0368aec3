"""What a circle is, who holds it, and how it begins, moves and ends."""
