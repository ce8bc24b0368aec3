"""What ends an adapter for good."""


class LogInFailed(Exception):
    """Only the operator can mend it: one sentence that says what it is, and how."""
