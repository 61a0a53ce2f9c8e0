"""Editions: the list, one edition's page, its parts asked one at a time, and what is done to it."""
