"""What is handed over with an award (medals, frames, flags): counted in and out, never below nothing."""
