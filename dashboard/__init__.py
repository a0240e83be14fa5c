"""The pages: load, show, explain. No statistics, no SQL, no access decision."""
