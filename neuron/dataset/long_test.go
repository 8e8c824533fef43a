package dataset_test

import "os"

// long says whether the tests that take minutes are to run.
func long() bool { return os.Getenv("DEEPNET_LONG") == "1" }
