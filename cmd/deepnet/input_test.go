package main

import (
	"strings"
	"testing"
)

// TestWrongInputIsRefusedBeforeAnythingIsSent tries every way to type a
// command wrongly: exit code 2, one paragraph, nothing asked of the service.
func TestWrongInputIsRefusedBeforeAnythingIsSent(t *testing.T) {
	file, folder := irisFile(t), t.TempDir()
	empty, blank := tableFile(t, "empty.csv", ""), tableFile(t, "blank.csv", " \n\n")
	large := tableFile(t, "large.csv", strings.Repeat("1234567890123456\n", 1<<20))
	train := func(more ...string) []string { return append([]string{"train", file, "--target", "species"}, more...) }
	for name, c := range map[string]struct {
		args []string
		told string
	}{
		"a missing file":                {[]string{"train", folder + "/no.csv", "--target", "x"}, "no such file"},
		"a directory":                   {[]string{"train", folder, "--target", "x"}, "this is a directory; name a file"},
		"an empty file":                 {[]string{"train", empty, "--target", "x"}, "empty"},
		"a blank file":                  {[]string{"train", blank, "--target", "x"}, "empty"},
		"a file too large":              {[]string{"bench", "auto", large, "--target", "x"}, "larger than 16 MiB"},
		"an empty standard input":       {[]string{"train", "-", "--target", "x"}, "standard input: the table is empty"},
		"no file":                       {[]string{"train", "--target", "x"}, "FILE is missing"},
		"two files":                     {[]string{"train", file, file, "--target", "x"}, "unexpected argument"},
		"no target":                     {[]string{"train", file}, "--target is missing"},
		"an empty target":               {[]string{"train", file, "--target", ""}, "must be a name"},
		"a target that is no text":      {[]string{"train", file, "--target", "\xff"}, "must be a name"},
		"an unknown task":               {train("--task", "sorting"), "auto, classification or regression"},
		"a hidden layer of none":        {train("--hidden", "8,0"), "whole numbers of 1 or more"},
		"a hidden layer in words":       {train("--hidden", "eight"), "whole numbers of 1 or more"},
		"no epochs":                     {train("--epochs", "0"), "from 1 to"},
		"negative epochs":               {train("--epochs", "-5"), "from 1 to"},
		"too many epochs":               {train("--epochs", "1000001"), "from 1 to 1000000"},
		"a negative batch":              {train("--batch", "-1"), "from 0 to"},
		"a learning rate of 0":          {train("--learning-rate", "0"), "above 0"},
		"a learning rate that is NaN":   {train("--learning-rate", "NaN"), "above 0"},
		"an infinite learning rate":     {train("--learning-rate", "inf"), "above 0"},
		"a momentum of 1":               {train("--momentum", "1"), "from 0 to below 1"},
		"a momentum that is NaN":        {train("--momentum", "nan"), "from 0 to below 1"},
		"a negative holdout":            {train("--holdout", "-0.1"), "from 0 to below 1"},
		"a holdout of everything":       {train("--holdout", "1"), "from 0 to below 1"},
		"a negative stop":               {train("--stop-below", "-1"), "from 0 on"},
		"a negative seed":               {train("--seed", "-1"), "from 0 to"},
		"negative neurons per actor":    {train("--neurons-per-actor", "-1"), "from 0 to"},
		"a priority in words":           {train("--priority", "high"), "from -2147483648 to 2147483647"},
		"a queue without a name":        {train("--queue", ""), "must be a name"},
		"negative retries":              {train("--retries", "-1"), "from 0 to"},
		"nothing to pause":              {[]string{"pause"}, "name a JOB or a --queue"},
		"a job and a queue to pause":    {[]string{"pause", "latest", "--queue", "night"}, "name a JOB or a --queue"},
		"nothing to resume":             {[]string{"resume"}, "name a JOB or a --queue"},
		"no job to retry":               {[]string{"retry"}, "JOB is missing; see `deepnet retry --help`"},
		"no job to delete":              {[]string{"delete", "--yes"}, "JOB is missing; see `deepnet delete --help`"},
		"a queue without a limit":       {[]string{"queues", "set", "night"}, "--running is missing"},
		"a limit without a queue":       {[]string{"queues", "set", "--running", "1"}, "QUEUE is missing"},
		"a drain of no node":            {[]string{"nodes", "drain"}, "NAME is missing"},
		"nodes watched as JSON":         {[]string{"nodes", "--watch", "-o", "json"}, "--watch shows a table"},
		"a queue of no name":            {[]string{"queues", "set", "", "--running", "1"}, "QUEUE must be a name"},
		"an unknown state":              {[]string{"jobs", "--state", "lost"}, "queued, running, paused"},
		"an unspecified state":          {[]string{"jobs", "--state", "unspecified"}, "queued, running, paused"},
		"nothing to verify":             {[]string{"verify"}, "JOB or TABLE is missing"},
		"a receipt that is not there":   {[]string{"verify", "--against", folder + "/no.json", file}, "no such file"},
		"a receipt without a table":     {[]string{"verify", "--against", file}, "JOB or TABLE is missing"},
		"one job to compare":            {[]string{"diff", "latest"}, "B is missing"},
		"a replay without an end":       {[]string{"replay", "latest"}, "--until is missing"},
		"a replay until epoch 0":        {[]string{"replay", "latest", "--until", "0"}, "from 1 to"},
		"an unknown output format":      {train("-o", "xml"), "text, json or yaml"},
		"a flag given twice":            {train("--seed", "1", "--seed", "2"), `invalid argument "2" for "--seed" flag: it was given before, as "1"; give it once; see ` + "`deepnet train --help`"},
		"a switch given twice":          {train("-w", "--watch"), "it was given before, as \"true\"; give it once"},
		"a mistyped flag":               {train("--epoch", "9"), "unknown flag: --epoch (did you mean --epochs?); see `deepnet train --help`"},
		"an unknown flag":               {train("--colour", "9"), "unknown flag: --colour; see `deepnet train --help`"},
		"an unknown command":            {[]string{"trian"}, "did you mean \"train\"?"},
		"an unknown completion":         {[]string{"completion", "bash", "more"}, "see `deepnet completion bash --help`"},
		"a limit of 0":                  {[]string{"jobs", "--limit", "0"}, "from 1 to"},
		"an argument to jobs":           {[]string{"jobs", "all"}, "unexpected argument"},
		"two jobs to watch":             {[]string{"watch", "a", "b"}, "unexpected argument"},
		"two jobs to show":              {[]string{"show", "a", "b"}, "unexpected argument"},
		"no job to cancel":              {[]string{"cancel"}, "JOB is missing; see `deepnet cancel --help`"},
		"no rows to predict":            {[]string{"predict", "latest"}, "FILE is missing"},
		"a missing file to predict":     {[]string{"predict", "latest", folder + "/no.csv"}, "no such file"},
		"nobody to kill":                {[]string{"kill"}, "is missing"},
		"an unknown victim":             {[]string{"kill", "cat"}, "no kind of actor"},
		"a neuron without a layer":      {[]string{"kill", "neuron", "--index", "2"}, "--layer is missing"},
		"a neuron without an index":     {[]string{"kill", "neuron", "--layer", "1"}, "--index is missing"},
		"a layer with an index":         {[]string{"kill", "layer", "--layer", "1", "--index", "1"}, "--index means nothing"},
		"a network with a layer":        {[]string{"kill", "network", "--layer", "1"}, "--layer means nothing"},
		"an address without a port":     {[]string{"jobs", "--address", "localhost"}, "not HOST:PORT"},
		"one TLS file of three":         {[]string{"jobs", "--tls-cert", file}, "missing: --tls-key, --tls-ca"},
		"a TLS file that is not there":  {[]string{"jobs", "--tls-cert", folder + "/no.pem"}, "--tls-cert: "},
		"a flag that wants to be drawn": {[]string{"jobs", "--\x1b[2J"}, `\x1b[2J`},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, service(succeededJob()))
			code, told := b.enter(c.args...), b.stderr.String()
			if code != exitUsage {
				t.Errorf("exit code %d", code)
			}
			if !strings.HasPrefix(told, "deepnet: ") || strings.Count(told, "\n") != 1 || !strings.Contains(told, c.told) {
				t.Errorf("told %q, want one paragraph with %q", told, c.told)
			}
			if b.stdout.Len() > 0 || len(b.jobs.asked) > 0 {
				t.Errorf("printed %q and asked %v", b.stdout.String(), b.jobs.asked)
			}
		})
	}
}
