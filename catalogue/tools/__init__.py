"""What the tools of the site read in the browser: supports, their filters, and the texts shown on demand."""
