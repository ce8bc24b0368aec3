"""What a person has set for themselves, and their ways out: pause, quiet hours, zone, country, language, leaving."""
