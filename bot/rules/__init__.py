"""Ground rules: written by the group, decided by consent, agreed by each, and agreed again when they change."""
