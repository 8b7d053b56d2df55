"""The catalogue as a till keeps it for when the network is away."""
