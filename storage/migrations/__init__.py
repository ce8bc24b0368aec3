"""The database's own history: each change of the tables once, in order."""
