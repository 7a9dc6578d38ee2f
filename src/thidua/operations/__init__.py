"""Running an installation: serving it, migrating it, backing it up, restoring it, checking it."""
