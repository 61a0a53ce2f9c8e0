"""Pemenang: import, record, announce and mend what is told of award-winning innovations."""
