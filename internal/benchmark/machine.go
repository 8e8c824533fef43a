package benchmark

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"

	"deepnet/neuron/kernel"
)

// Machine is what was measured on, and with which build.
type Machine struct {
	Processor string   `json:"processor"`      // its model; empty: the system does not tell
	Cores     int      `json:"cores"`          // as the system counts them; threads of one core may be among them
	Go        string   `json:"go"`             // its version
	Platform  string   `json:"platform"`       // system/architecture
	Level     string   `json:"level"`          // of the architecture, that the program was built for, e.g. GOAMD64=v1
	Unit      string   `json:"arithmetic"`     // the instructions of the sums: portable, avx2, avx512, neon
	BLAS      *Kernels `json:"blas,omitempty"` // of the other programs
}

// ThisMachine describes the machine and the build at hand, and what rivals that are ready compute with.
func ThisMachine(rivals []Rival) Machine {
	m := Machine{
		Processor: processor(), Cores: runtime.NumCPU(), Go: runtime.Version(),
		Platform: runtime.GOOS + "/" + runtime.GOARCH, Unit: kernel.Unit(),
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			if setting.Key == "GO"+strings.ToUpper(runtime.GOARCH) {
				m.Level = setting.Key + "=" + setting.Value
			}
		}
	}
	if len(rivals) > 0 {
		m.BLAS = &rivals[0].python.kernels
	}
	return m
}

// processor is the model of the processor, where Linux tells it.
func processor() string {
	text, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(text)) {
		if name, value, _ := strings.Cut(line, ":"); strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// String is the machine in a line, and the kernels of the other programs in another.
func (m Machine) String() string {
	build := strings.TrimSpace(m.Go + " " + m.Platform + " " + m.Level)
	text := strings.TrimPrefix(fmt.Sprintf("%s, %s; %s; arithmetic: %s", m.Processor, coresText(m.Cores), build, m.Unit), ", ")
	if m.BLAS != nil {
		text += fmt.Sprintf("\nthe others' BLAS: %s", m.BLAS)
	}
	return text
}
