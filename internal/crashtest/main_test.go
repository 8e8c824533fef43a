package crashtest

import (
	"os"
	"testing"

	"deepnet/internal/servicetest"
)

func TestMain(m *testing.M) { os.Exit(servicetest.Main(m, "crashtest")) }
