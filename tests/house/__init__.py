"""What the whole tree keeps to, whatever it does: each rule is a function that can be shown a bad example."""
