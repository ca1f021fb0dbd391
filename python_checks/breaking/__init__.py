"""Things that go wrong on purpose: broken code, hostile data, killed builds."""
