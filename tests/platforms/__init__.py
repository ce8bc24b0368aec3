"""Kith on real platforms: the journeys, and what each platform does to whoever trusts it."""
