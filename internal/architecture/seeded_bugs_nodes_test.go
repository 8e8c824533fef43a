package architecture

// The bugs that would break the promise that several nodes on one store work on a job one at a
// time, and that none is forgotten.
var nodeBugs = []seededBug{
	{"a lease is by the node's clock", []edit{
		{"internal/postgres/commit.go", "SELECT $1, now, now + $2 FROM deepnet_now() AS now\n", "SELECT $1, now, $3::bigint + $2 FROM deepnet_now() AS now\n"},
		{"internal/postgres/commit.go", "excluded.expires`, text(owner), s.lease.Milliseconds())", "excluded.expires`, text(owner), s.lease.Milliseconds(), time.Now().UnixMilli())"},
		{"internal/postgres/commit.go", "\t\"strings\"\n", "\t\"strings\"\n\t\"time\"\n"},
	}, "./internal/postgres -run TestTheStoreInPostgreSQLKeepsEveryPromiseToNodes"},
	{"a token is checked outside the transaction that writes", []edit{
		{"internal/postgres/read.go", "FROM jobs WHERE id = ANY($1) ORDER BY id FOR UPDATE`", "FROM jobs WHERE id = ANY($1) ORDER BY id`"},
	}, "./internal/postgres -run TestOfTwoNodesWithOneJob"},
	{"news of jobs are taken for the truth", []edit{
		{"supervisor/queue/watch.go", "\t\ts.look() // and then claim\n", ""},
	}, "./supervisor -run TestAJobOfANodeThatIsCutOff"},
	{"a heartbeat outlives what it stands for", []edit{
		{"supervisor/recorder.go", "\tr.cradle.Started(r.shared)\n", `
	go func() {
		for range time.Tick(r.settings.shared().Lease() / 5) {
			_, _ = r.settings.Store.Commit(storage.Batch{Owner: r.settings.Owner})
		}
	}()
	r.cradle.Started(r.shared)
`},
	}, "./supervisor -run TestTheLeaseOfANodeThatIsGone"},
}
