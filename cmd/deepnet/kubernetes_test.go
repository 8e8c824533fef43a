package main

import (
	"regexp"
	"strings"
	"testing"
)

// manifest is what the files have of Kubernetes' objects; a field that is not here is
// taken for a misspelling. What nothing below looks at is any.
type manifest struct {
	APIVersion string            `yaml:"apiVersion"`
	Kind       string            `yaml:"kind"`
	Metadata   manifestMeta      `yaml:"metadata"`
	Type       string            `yaml:"type"`
	StringData map[string]string `yaml:"stringData"`
	Spec       struct {
		Replicas       int            `yaml:"replicas"`
		Selector       map[string]any `yaml:"selector"`
		Strategy       any            `yaml:"strategy"`
		Ports          []portOf       `yaml:"ports"`
		MaxUnavailable int            `yaml:"maxUnavailable"`
		Template       podTemplate    `yaml:"template"`
	} `yaml:"spec"`
}

type manifestMeta struct {
	Name   string            `yaml:"name"`
	Labels map[string]string `yaml:"labels"`
}

type portOf struct {
	Name          string `yaml:"name"`
	Port          int    `yaml:"port"`
	TargetPort    string `yaml:"targetPort"`
	ContainerPort int    `yaml:"containerPort"`
}

type podTemplate struct {
	Metadata manifestMeta `yaml:"metadata"`
	Spec     struct {
		AutomountServiceAccountToken  *bool       `yaml:"automountServiceAccountToken"`
		EnableServiceLinks            *bool       `yaml:"enableServiceLinks"`
		TerminationGracePeriodSeconds int         `yaml:"terminationGracePeriodSeconds"`
		TopologySpreadConstraints     any         `yaml:"topologySpreadConstraints"`
		SecurityContext               security    `yaml:"securityContext"`
		Containers                    []container `yaml:"containers"`
		Volumes                       []struct {
			Name     string `yaml:"name"`
			EmptyDir any    `yaml:"emptyDir"`
			Secret   struct {
				SecretName  string `yaml:"secretName"`
				DefaultMode int    `yaml:"defaultMode"`
			} `yaml:"secret"`
		} `yaml:"volumes"`
	} `yaml:"spec"`
}

type security struct {
	RunAsNonRoot             bool                `yaml:"runAsNonRoot"`
	RunAsUser                int                 `yaml:"runAsUser"`
	RunAsGroup               int                 `yaml:"runAsGroup"`
	FSGroup                  int                 `yaml:"fsGroup"`
	SeccompProfile           map[string]string   `yaml:"seccompProfile"`
	AllowPrivilegeEscalation *bool               `yaml:"allowPrivilegeEscalation"`
	ReadOnlyRootFilesystem   bool                `yaml:"readOnlyRootFilesystem"`
	Capabilities             map[string][]string `yaml:"capabilities"`
}

type container struct {
	Name  string   `yaml:"name"`
	Image string   `yaml:"image"`
	Args  []string `yaml:"args"`
	Env   []struct {
		Name      string `yaml:"name"`
		Value     string `yaml:"value"`
		ValueFrom struct {
			FieldRef     map[string]string `yaml:"fieldRef"`
			SecretKeyRef struct {
				Name string `yaml:"name"`
				Key  string `yaml:"key"`
			} `yaml:"secretKeyRef"`
		} `yaml:"valueFrom"`
	} `yaml:"env"`
	Ports          []portOf `yaml:"ports"`
	StartupProbe   probe    `yaml:"startupProbe"`
	LivenessProbe  probe    `yaml:"livenessProbe"`
	ReadinessProbe probe    `yaml:"readinessProbe"`
	Resources      any      `yaml:"resources"`
	Lifecycle      struct {
		PreStop struct {
			Sleep struct {
				Seconds int `yaml:"seconds"`
			} `yaml:"sleep"`
		} `yaml:"preStop"`
	} `yaml:"lifecycle"`
	SecurityContext security `yaml:"securityContext"`
	VolumeMounts    []struct {
		Name      string `yaml:"name"`
		MountPath string `yaml:"mountPath"`
		SubPath   string `yaml:"subPath"`
		ReadOnly  bool   `yaml:"readOnly"`
	} `yaml:"volumeMounts"`
}

type probe struct {
	HTTPGet          httpGet `yaml:"httpGet"`
	PeriodSeconds    int     `yaml:"periodSeconds"`
	TimeoutSeconds   int     `yaml:"timeoutSeconds"`
	FailureThreshold int     `yaml:"failureThreshold"`
}

type httpGet struct {
	Path   string `yaml:"path"`
	Port   string `yaml:"port"`
	Scheme string `yaml:"scheme"`
}

// manifests are the files, by kind.
func manifests(t *testing.T) map[string]manifest {
	t.Helper()
	found := map[string]manifest{}
	for _, name := range []string{"deployment", "service", "poddisruptionbudget", "secret"} {
		var one manifest
		strictly(t, readOperation(t, "kubernetes/"+name+".yaml"), &one)
		if strings.ToLower(one.Kind) != name || one.Metadata.Name != "deepnet" {
			t.Errorf("%s.yaml has a %s named %s", name, one.Kind, one.Metadata.Name)
		}
		found[one.Kind] = one
	}
	return found
}

// longestStop is how long a service may take to stop, as the documents say, where a database or a collector of
// traces does not answer.
const longestStop = 2 * stopTime

func TestThePodsOfKubernetesRunTheServiceWithoutRights(t *testing.T) {
	of := manifests(t)
	pod := of["Deployment"].Spec.Template.Spec
	if len(pod.Containers) != 1 {
		t.Fatalf("%d containers", len(pod.Containers))
	}
	c := pod.Containers[0]
	if no := func(b *bool) bool { return b == nil || *b }; no(pod.AutomountServiceAccountToken) || no(pod.EnableServiceLinks) || no(c.SecurityContext.AllowPrivilegeEscalation) {
		t.Error("the pod may more than it needs")
	}
	if !pod.SecurityContext.RunAsNonRoot || pod.SecurityContext.RunAsUser != 65532 || pod.SecurityContext.SeccompProfile["type"] != "RuntimeDefault" {
		t.Errorf("the pod runs as %+v", pod.SecurityContext)
	}
	if !c.SecurityContext.ReadOnlyRootFilesystem || len(c.SecurityContext.Capabilities["drop"]) != 1 || c.SecurityContext.Capabilities["drop"][0] != "ALL" {
		t.Errorf("the container runs as %+v", c.SecurityContext)
	}
	for probe, path := range map[*probe]string{&c.StartupProbe: "/livez", &c.LivenessProbe: "/livez", &c.ReadinessProbe: "/readyz"} {
		if probe.HTTPGet != (httpGet{path, "http", "HTTPS"}) {
			t.Errorf("a probe asks %+v, not %s", probe.HTTPGet, path)
		}
	}
	if left := pod.TerminationGracePeriodSeconds - c.Lifecycle.PreStop.Sleep.Seconds; left <= int(longestStop.Seconds()) {
		t.Errorf("the pod has %d s to stop in, and the service may need %v", left, longestStop)
	}
}

// variable is one that Kubernetes puts into an argument.
var variable = regexp.MustCompile(`\$\(([A-Z_]+)\)`)

func TestWhatTheManifestsNameIsThere(t *testing.T) {
	of := manifests(t)
	template := of["Deployment"].Spec.Template
	c, secret := template.Spec.Containers[0], of["Secret"].StringData
	environment := map[string]string{}
	for _, e := range c.Env {
		environment[e.Name] = e.Value
		if from := e.ValueFrom.SecretKeyRef; from.Name != "" {
			if environment[e.Name] = secret[from.Key]; from.Name != "deepnet" || environment[e.Name] == "" {
				t.Errorf("%s is %s of the secret %s, which is not there", e.Name, from.Key, from.Name)
			}
		}
	}
	wantServe(t, "the Deployment", c.Args, environment)
	for _, name := range variable.FindAllStringSubmatch(strings.Join(c.Args, " "), -1) {
		if _, ok := environment[name[1]]; !ok {
			t.Errorf("an argument has %s, which no variable is", name[0])
		}
	}
	volumes := map[string]string{}
	for _, v := range template.Spec.Volumes {
		volumes[v.Name] = v.Secret.SecretName
	}
	mounted := map[string]bool{}
	for _, m := range c.VolumeMounts {
		mounted[m.MountPath] = true
		from, ok := volumes[m.Name]
		if _, key := secret[m.SubPath]; !ok || from == "deepnet" && !key {
			t.Errorf("at %s there would be %s of %s, which is not there", m.MountPath, m.SubPath, m.Name)
		}
	}
	for _, path := range []string{"/data", "/data/http-token", "/database/ca.crt", "/tmp", "/tls"} {
		if !mounted[path] {
			t.Errorf("nothing is mounted at %s", path)
		}
	}
}

func TestTheManifestsSpeakOfTheSamePods(t *testing.T) {
	of := manifests(t)
	template := of["Deployment"].Spec.Template
	for _, kind := range []string{"Deployment", "PodDisruptionBudget", "Service"} {
		selector := of[kind].Spec.Selector
		if kind != "Service" {
			selector, _ = selector["matchLabels"].(map[string]any)
		}
		if name := template.Metadata.Labels["app.kubernetes.io/name"]; len(selector) != 1 || selector["app.kubernetes.io/name"] != name {
			t.Errorf("the %s selects %v, and pods are %s", kind, selector, name)
		}
	}
	if port := of["Service"].Spec.Ports[0].TargetPort; port != template.Spec.Containers[0].Ports[0].Name {
		t.Errorf("the Service leads to the port %s", port)
	}
}
