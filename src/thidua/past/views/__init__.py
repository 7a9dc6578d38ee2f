"""The pages of old registers: the list, one of them, and the steps from the file to the register and back."""
