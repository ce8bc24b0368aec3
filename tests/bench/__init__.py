"""Measurements, never tests: ratios within one run, medians. `make bench`."""
