"""Where help is, now. Urgent help stands outside everything: no database, no consent, no pause, nothing kept."""
