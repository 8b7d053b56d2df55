"""The pages of the funds: what each has, what it promised, who lets it pay."""
