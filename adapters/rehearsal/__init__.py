"""The rehearsal room: a web page on this machine where a circle can be played, with no account and no network."""
