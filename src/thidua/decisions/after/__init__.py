"""The life after the decision: corrected, revoked, stripped, restored, exchanged, re-issued; one mechanism for all."""
