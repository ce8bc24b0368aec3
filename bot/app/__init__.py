"""The outermost ring: settings, wiring, words, the command line. Only here do the core, adapters and storage meet."""
