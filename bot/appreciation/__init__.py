"""Thanks and small steps: shown to the circle only where the person they are about says so."""
