"""Kith: a chat bot that helps people support each other."""
