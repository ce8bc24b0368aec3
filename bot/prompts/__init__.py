"""Prompts: a bank of questions and a circle's own, posted in its room at the times it chose; none again before all."""
