"""What the engines' dialects need beyond sqlglot: types of every expression, and fix-ups where the same text would mean something else."""
