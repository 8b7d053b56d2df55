"""What came back of a project's payment, to all who had borne it."""
