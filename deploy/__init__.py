"""How Fanbu is started, shown and watched. Talks to the running system through its gateway only."""
