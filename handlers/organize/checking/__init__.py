"""Checking what agencies handed in: read it, remark on its questions, give it back or forward."""
