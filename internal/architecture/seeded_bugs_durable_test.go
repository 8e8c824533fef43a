package architecture

// The bugs that would break the promise that an acknowledged job is kept, and comes
// to the same end after any death of the process.
var durabilityBugs = []seededBug{
	{"a checkpoint's trailer is not checked", []edit{
		{"neuron/training/checkpoint.go", "if sha256.Sum256(data[:end]) != [sha256.Size]byte(data[end:]) {", "if sha256.Sum256(data[:end]) != [sha256.Size]byte(data[end:]) && false {"},
	}, "./neuron/training -run TestACheckpointWithAnyBitFlipped"},
	{"a checkpoint forgets the optimiser's moments", []edit{
		{"neuron/training/checkpoint_params.go", "w.floats(p.Moments)", "w.floats(make([]float64, len(p.Moments)))"},
	}, "./neuron/training -run TestARunResumedFrom"},
	{"a checkpoint forgets the rows done of the epoch at hand", []edit{
		{"neuron/training/checkpoint_state.go", "passInt(pass, &s.Row)", "passInt(pass, new(int))"},
	}, "./supervisor -run TestAJobHasTheSameResult"},
	{"a checkpoint forgets the loss of the epoch at hand", []edit{
		{"neuron/training/checkpoint_state.go", "passFloat(pass, &s.Sum)", "passFloat(pass, new(float64))"},
	}, "./supervisor -run TestAJobHasTheSameResult"},
	{"a checkpoint forgets the chain", []edit{
		{"neuron/training/checkpoint_state.go", "passDigest(pass, &s.Chain)", "passDigest(pass, new([32]byte))"},
	}, "./supervisor -run TestAJobHasTheSameResult"},
	{"the fencing token is ignored", []edit{
		{"supervisor/storage/against.go", "case c.Job.Token != stored.Token:", "case c.Job.Token != stored.Token && false:"},
	}, "./internal/store -run TestTheStoreOnDiskKeepsEveryPromise"},
	{"a job is acknowledged before it is on disk", []edit{
		{
			"supervisor/queue/creation.go", "change.Create, change.Dataset, change.Job.Head = true, e.Dataset, head\n",
			"change.Create, change.Dataset, change.Job.Head = true, e.Dataset, head\n\tfor _, client := range e.Clients {\n\t\ts.answer(client, change.Job.View())\n\t}\n\te.Clients = nil\n",
		},
	}, "./internal/crashtest -run TestAfterAPowerLossEverything"},
	{"a service stops before all is on disk", []edit{
		{"supervisor/queue/trouble.go", "if !s.draining || len(s.outbox) > 0 && s.trouble == nil {", "if !s.draining {"},
	}, "./supervisor/queue -run TestAQueueThatDrains"},
	{"commits are never synced", []edit{
		{"internal/store/database.go", "synchronous(full)", "synchronous(off)"},
	}, "./internal/crashtest -run TestAfterAPowerLossEverything"},
	{"commits are synced when the log is emptied", []edit{
		{"internal/store/database.go", "synchronous(full)", "synchronous(normal)"},
	}, "./internal/crashtest -run TestAfterAPowerLossEverything"},
	{"a file gets its name before it is synced", []edit{
		{"internal/store/files.go", "err = part.Sync()", "err = nil"},
	}, "./internal/crashtest -run TestAfterAPowerLossEverything"},
	{"the names of files are never synced", []edit{
		{"internal/store/files.go", "return d.Sync()", "return nil"},
	}, "./internal/crashtest -run TestAfterAPowerLossEverything"},
}
