package storagetest

import (
	"deepnet/supervisor/storage"
)

// attaching is what is promised of checkpoints and models.
var attaching = []promise{
	{"attachments of every size come back as they were", everySize},
	{"the two highest checkpoints are kept, the highest first", twoGenerations},
	{"a checkpoint below both is not kept", belowBoth},
	{"there is one model, the last one", oneModel},
	{"an attachment written ahead is there after its commit and not before", aheadOfCommit},
	{"an attachment written ahead under a number is that of its commit, not an earlier one", aheadTwice},
}

// checkpoint is a job's checkpoint of a size, after a step.
func checkpoint(job string, step uint64, size int) storage.Attachment {
	return storage.Attachment{Job: job, Kind: storage.Checkpoint, Number: step, Data: sampleData(size, byte(step))}
}

func everySize(s *story) {
	for _, size := range []int{0, 1, 1000, 64 << 10, 64<<10 + 1, 300_000} {
		s.commit("a", created("01", 1))
		c := next(s.job("01"), 0)
		c.Attachments = []storage.Attachment{checkpoint("01", 7, size), {Job: "01", Kind: storage.Model, Data: sampleData(size, 9)}}
		s.commit("a", c)
		s.same("the checkpoint", s.attached("01", storage.Checkpoint), c.Attachments[:1])
		s.same("the model", s.attached("01", storage.Model), c.Attachments[1:])
		s.commit("a", &storage.Change{Job: *s.job("01"), Delete: true})
	}
}

// steps makes one change per step, each with a checkpoint.
func (s *story) steps(size int, steps ...uint64) {
	s.Helper()
	for _, step := range steps {
		c := next(s.job("01"), 1)
		c.Attachments = []storage.Attachment{checkpoint("01", step, size)}
		s.commit("a", c)
	}
}

func twoGenerations(s *story) {
	s.commit("a", created("01", 1))
	for _, size := range []int{100, 100_000} {
		s.steps(size, 1, 2, 3, 10)
		s.same("the checkpoints", s.attached("01", storage.Checkpoint), []storage.Attachment{checkpoint("01", 10, size), checkpoint("01", 3, size)})
		s.steps(size, 5)
		s.same("the checkpoints", s.attached("01", storage.Checkpoint), []storage.Attachment{checkpoint("01", 10, size), checkpoint("01", 5, size)})
		s.commit("a", &storage.Change{Job: *s.job("01"), Delete: true}, created("01", 1))
	}
}

func belowBoth(s *story) {
	s.commit("a", created("01", 1))
	s.steps(100_000, 8, 9, 3)
	s.same("the checkpoints", s.attached("01", storage.Checkpoint), []storage.Attachment{checkpoint("01", 9, 100_000), checkpoint("01", 8, 100_000)})
}

func oneModel(s *story) {
	s.commit("a", created("01", 1))
	for seed, size := range []int{100, 100_000, 200_000, 50} {
		c := next(s.job("01"), 1)
		c.Attachments = []storage.Attachment{{Job: "01", Kind: storage.Model, Data: sampleData(size, byte(seed))}}
		s.commit("a", c)
		s.same("the model", s.attached("01", storage.Model), c.Attachments)
	}
}

func aheadOfCommit(s *story) {
	s.commit("a", created("01", 1))
	big := checkpoint("01", 1, 300_000)
	if err := s.A.WriteAhead(big); err != nil {
		s.Fatal(err)
	}
	s.same("the checkpoints before the commit", len(s.attached("01", storage.Checkpoint)), 0)
	c := next(s.job("01"), 1)
	c.Attachments = []storage.Attachment{big}
	s.commit("a", c)
	s.same("the checkpoints", s.attached("01", storage.Checkpoint), c.Attachments)
}

func aheadTwice(s *story) {
	s.commit("a", created("01", 1))
	for seed := range byte(3) {
		model := storage.Attachment{Job: "01", Kind: storage.Model, Data: sampleData(300_000, seed)}
		if err := s.A.WriteAhead(model); err != nil {
			s.Fatal(err)
		}
	}
	c := next(s.job("01"), 1)
	c.Attachments = []storage.Attachment{{Job: "01", Kind: storage.Model, Data: sampleData(300_000, 77)}}
	s.commit("a", c)
	s.same("the model", s.attached("01", storage.Model), c.Attachments)
}
