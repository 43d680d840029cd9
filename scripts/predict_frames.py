"""Frames of raw text: ``python scripts/predict_frames.py checkpoint=DIR input=text.txt``."""

from kid.predict import main

if __name__ == "__main__":
    main()
