"""What whoever reported sees and says, by their tracking code."""
