"""The emulation and commendation fund: sources, norms, payments, balance."""
