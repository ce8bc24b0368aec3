"""The rehearsal room: its server, and the page in a real browser."""
