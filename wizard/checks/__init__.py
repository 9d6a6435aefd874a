"""What is checked, rule by rule; each check ends in a verdict and says itself what it is for."""
