"""Directories as others keep them: read, compared with what is known here, and written again."""
