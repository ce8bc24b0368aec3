"""What can be done here, by this person, now."""
