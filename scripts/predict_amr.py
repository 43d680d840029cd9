"""AMR graphs of raw text: ``python scripts/predict_amr.py checkpoint=DIR input=text.txt``."""

from amr.predict import main

if __name__ == "__main__":
    main()
