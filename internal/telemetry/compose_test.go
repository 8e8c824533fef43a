package telemetry

import (
	"bytes"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// compose is what a compose file may say here: a key that is misspelt is in none of these.
type compose struct {
	Name     string
	Safe     Safety `yaml:"x-safe"`
	Services map[string]container
	Volumes  map[string]*struct{}
}

// Safety is what every container has.
type Safety struct {
	NetworkMode string   `yaml:"network_mode"`
	ReadOnly    bool     `yaml:"read_only"`
	CapDrop     []string `yaml:"cap_drop"`
	SecurityOpt []string `yaml:"security_opt"`
	Restart     string
	StopGrace   string `yaml:"stop_grace_period"`
}

type container struct {
	Safety      `yaml:",inline"`
	Image       string
	Build       string
	User        string
	Command     []string
	Environment map[string]string
	Tmpfs       []string
	Volumes     []string
	DependsOn   []string `yaml:"depends_on"`
}

func composed(t *testing.T) (file compose) {
	t.Helper()
	if err := yaml.UnmarshalWithOptions(readOperations(t, "compose.yaml"), &file, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	return file
}

// mounts are what a container sees of files and volumes, by where it sees it.
func (c container) mounts() map[string]string {
	seen := map[string]string{}
	for _, volume := range c.Volumes {
		parts := strings.Split(volume, ":")
		seen[parts[1]] = parts[0]
	}
	return seen
}

func TestEveryContainerIsSafeAndOfAPinnedImage(t *testing.T) {
	file := composed(t)
	for _, name := range []string{"deepnet", "prometheus", "grafana"} {
		c, there := file.Services[name]
		if !there || !c.ReadOnly || c.NetworkMode != "host" || !slices.Equal(c.CapDrop, []string{"ALL"}) || !slices.Equal(c.SecurityOpt, []string{"no-new-privileges:true"}) {
			t.Errorf("%s is not there, or may do more than it needs to: %+v", name, c.Safety)
		}
		if c.Build == "" && !regexp.MustCompile(`^[a-z]+/[a-z]+:v?\d+\.\d+\.\d+$`).MatchString(c.Image) {
			t.Errorf("the image of %s is %s, which names no release", name, c.Image)
		}
		for _, other := range c.DependsOn {
			if _, there := file.Services[other]; !there {
				t.Errorf("%s depends on %s, which is not there", name, other)
			}
		}
	}
}

// What a container mounts is there, and what its programs are told to read is mounted.
func TestWhatTheContainersReadIsMounted(t *testing.T) {
	file := composed(t)
	for name, c := range file.Services {
		for at, from := range c.mounts() {
			_, volume := file.Volumes[from]
			if local := strings.HasPrefix(from, "./"); local {
				readOperations(t, from)
			} else if !volume {
				t.Errorf("%s mounts %s at %s, which is no volume of the file", name, from, at)
			}
		}
	}
	mounts := file.Services["prometheus"].mounts()
	text := readOperations(t, "prometheus.yml")
	for _, command := range file.Services["prometheus"].Command {
		text = append(text, "\n: "+command[strings.Index(command, "=")+1:]...)
	}
	for _, found := range regexp.MustCompile(`(?m)[:-] (/(?:etc|deepnet|prometheus)\S*)`).FindAllSubmatch(text, -1) {
		at := string(found[1])
		if mounts[at] == "" && mounts[path.Dir(at)] == "" {
			t.Errorf("prometheus reads %s, where nothing is mounted", at)
		}
	}
	if mounts["/deepnet"] != "deepnet" || file.Services["deepnet"].mounts()["/data"] != "deepnet" {
		t.Error("Prometheus does not see the data folder of Deepnet, in which the token is")
	}
	mounts = file.Services["grafana"].mounts()
	if !bytes.Contains(readOperations(t, "grafana/dashboards.yml"), []byte("path: "+path.Dir("/dashboards/deepnet.json"))) || mounts["/dashboards/deepnet.json"] != "./deepnet.json" {
		t.Errorf("Grafana looks for dashboards where there are none: %v", mounts)
	}
}

// Who asks whom is said in several files.
func TestTheContainersFindEachOther(t *testing.T) {
	file := composed(t)
	listens := slices.IndexFunc(file.Services["prometheus"].Command, func(c string) bool { return c == "--web.listen-address=127.0.0.1:9090" })
	if listens < 0 || !bytes.Contains(readOperations(t, "grafana/datasource.yml"), []byte("url: http://127.0.0.1:9090\n")) {
		t.Error("Grafana does not ask Prometheus where it listens")
	}
	if !bytes.Contains(readOperations(t, "prometheus.yml"), []byte("targets: [127.0.0.1:7601]")) {
		t.Error("Prometheus does not ask Deepnet where it listens")
	}
	dockerfile, err := os.ReadFile(filepath.Join(operations, file.Services["deepnet"].Build, "Dockerfile"))
	if err != nil {
		t.Fatal(err)
	}
	user, _, _ := strings.Cut(file.Services["prometheus"].User, ":")
	for _, want := range []string{"USER " + user + ":", "VOLUME /data", `ENTRYPOINT ["/deepnet"]`, `CMD ["serve"]`} {
		if !bytes.Contains(dockerfile, []byte("\n"+want)) {
			t.Errorf("the Dockerfile has no %s", want)
		}
	}
}
