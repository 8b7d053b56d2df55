"""What is sold by meter, and whether the meters agree."""
