"""Scale test: generated raw tables, a hand-written script as the floor, and the build beside it."""
