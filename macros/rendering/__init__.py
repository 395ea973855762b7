"""Pages: from a catalogue and an address to HTML, through the templates."""
