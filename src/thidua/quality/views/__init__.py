"""The pages of the quality system."""
