"""What those who accept a proposal read: what changes, what is wrong, which web addresses died."""
