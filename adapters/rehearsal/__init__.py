"""The rehearsal room: a web page on this machine, where a group can be played before anybody real is asked in."""
