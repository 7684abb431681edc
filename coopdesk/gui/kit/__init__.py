"""What every page uses; knows no capability."""
