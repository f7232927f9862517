"""Building the learnt core from labelled articles. Needs the extra `train` (PyTorch); nothing here runs at run time."""
