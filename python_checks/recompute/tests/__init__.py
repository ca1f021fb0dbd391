"""Hand-made cases for the recomputation: one rule of the definitions each."""
