"""What is computed from the catalogue for those who read: nothing here writes a file or knows a page."""
