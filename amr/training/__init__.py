"""What training needs beside the loop: loss, validation, model card."""
