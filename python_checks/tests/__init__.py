"""What pytest runs; the second implementation has tests of its own beside it."""
