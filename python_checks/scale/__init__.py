"""Generated logs of any size, and what building them costs in time and memory."""
