"""Broadcasts: a message of the organizers to many, from the draft to the account of everybody."""
