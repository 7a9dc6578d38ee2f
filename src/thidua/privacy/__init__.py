"""Care of personal data: who looked at whom and why, kept long enough to answer the person, and not longer."""
