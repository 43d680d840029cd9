"""Events of raw text: ``python scripts/predict_events.py checkpoint=DIR input=text.txt``."""

from tsar.predict import main

if __name__ == "__main__":
    main()
