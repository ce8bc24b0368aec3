"""How somebody new is met: a neutral word on arrival, and all else only after they ask."""
