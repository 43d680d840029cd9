"""Published numbers beside one's own: ``table=kid_fn17`` of frames, ``table=amr_lpp`` of AMR."""

from graphsem.reproduce import run

if __name__ == "__main__":
    run()
