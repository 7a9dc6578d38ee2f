"""The quality system: numbered, versioned procedures tied to measured steps, non-conformities, internal audits."""
