"""Doors instead of watching: a worry about another goes to people, and one's own words can stand under a note."""
