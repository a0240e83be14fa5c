"""The ledger: kept exactly, changed by one at a time, refused with row and column."""
