"""What of a person is shown to whom. Pure: values in, values out."""

from shared.masking import mask_phone

CONTACT = "group_order:contact"  # the permission of those who must call a buyer or a leader


def shown_phone(phone: str | None, whole: bool) -> str | None:
    """A mobile number whole, or `138****1234` (domain.md §6)."""
    return phone if whole else mask_phone(phone)
