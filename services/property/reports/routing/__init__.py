"""三事分流: private, small or large; or not ours."""
