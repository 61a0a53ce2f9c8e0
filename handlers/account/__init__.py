"""People: joining an agency, consent, profile, handing over, language."""
