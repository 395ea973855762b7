"""Reports for those who accept a proposal: what changes, what is wrong, which web addresses are dead."""
