"""Frames of raw text: ``python scripts/predict_frames.py input=text.txt output=frames.jsonl``."""

from kid.predict import main

if __name__ == "__main__":
    main()
