"""What organizers take out: tables for spreadsheets and other programs, and files as a ZIP."""
