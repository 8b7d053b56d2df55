"""Large matters 大事: council before anything is carried out."""
