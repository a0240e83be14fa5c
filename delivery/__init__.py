"""What leaves the house: the sponsor's brief."""
