"""What tests need of the machine they run on, and what to say when it is not there."""
