"""Properties are tried with the same examples on every run, so that no change is blamed for
another's; ``pytest tests/domain --hypothesis-profile=searching`` looks for new ones."""

from hypothesis import settings

settings.register_profile("steady", deadline=None, derandomize=True, max_examples=80)
settings.register_profile("searching", deadline=None, max_examples=1000)
settings.load_profile("steady")
