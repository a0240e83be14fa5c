"""What people enter about the programme: goals, roll-out, interventions, costs, surveys. Kept, versioned, audited."""
