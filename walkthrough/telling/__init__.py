"""Reports over many visits told in words and drawings, the same on the page and on paper."""
