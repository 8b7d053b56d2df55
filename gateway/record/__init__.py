"""What everybody may read: a month gathered once, approved by another person, sealed for good."""
