"""Coverage: how far every region and agency is in an edition, in words, bars and pictures."""
