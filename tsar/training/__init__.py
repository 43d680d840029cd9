"""What training adds: losses, the development set, corpora of a run, the model card."""
