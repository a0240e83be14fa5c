"""Everything that touches a database: connectors, the store, facts."""
