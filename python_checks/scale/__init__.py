"""Raw data of any size, hand-written floors, and how long a build takes beside them."""
