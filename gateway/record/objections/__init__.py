"""What anybody objects to during the notice, and what is answered."""
