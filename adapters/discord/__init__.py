"""Discord: slash commands, buttons, forms, and answers that only one person sees."""
