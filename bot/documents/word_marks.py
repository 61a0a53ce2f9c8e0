"""The marks by which a box of the Word form is found again, however its words were edited.

Each stands twice: printed in small letters, which every editor keeps, and hidden as a bookmark
or a document property, which an edit of the printed words does not touch.
"""

import re

QUESTION = re.compile(r"\[#([a-z][a-z0-9_]{0,15})\]")
PROPOSAL = re.compile(r"\[#(\d{1,9})\]")
BOOKMARK = re.compile(r"jawab_([a-z][a-z0-9_]{0,15})")


def question_mark(question_id: str) -> str:
    return f"[#{question_id}]"


def proposal_mark(proposal_id: int) -> str:
    return f"[#{proposal_id}]"


def bookmark(question_id: str) -> str:
    return f"jawab_{question_id}"
