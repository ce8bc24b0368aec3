"""RL12: a few circles of people live a year in seconds, in all weathers; the same seed is the same year."""
