"""What training needs beside the loop: losses, history, validation, label texts."""
