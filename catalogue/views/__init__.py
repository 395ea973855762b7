"""What is computed from the catalogue for readers and editors; nothing here writes files or makes pages."""
