"""What money of a fund may be wanted for, in words a resident knows."""
