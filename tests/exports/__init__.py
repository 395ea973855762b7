"""Open data: what is given away is whole, valid, and the same every time."""
