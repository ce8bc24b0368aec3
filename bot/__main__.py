"""`python -m bot` is `kith`."""

from bot.app.cli import main

main()
