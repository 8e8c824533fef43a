package plan

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"

	"deepnet/actors/protocol"

	"google.golang.org/protobuf/proto"
)

// Identity names what is learned and how, by SHA-256 digests.
type Identity struct {
	Plan        [sha256.Size]byte
	Preparation [sha256.Size]byte
	Run         [sha256.Size]byte // of the two, the data set and the origin: a checkpoint of anything else is none of this run's
}

// Identify takes the digests of a resolved plan. origin is the digest of the job that
// it continues; "": it begins anew.
func (r *Resolved) Identify(dataset [sha256.Size]byte, origin string) Identity {
	id := Identity{Plan: digest(r.Head.GetPlan()), Preparation: r.prepared()}
	all := append([]byte("deepnet course 1\x00"), dataset[:]...)
	all = append(all, id.Plan[:]...)
	all = append(all, id.Preparation[:]...)
	id.Run = sha256.Sum256(append(all, origin...))
	return id
}

// digest is the SHA-256 of the plan's protobuf encoding, fields in the order of
// their numbers, without what never changes a bit of the result.
func digest(plan *protocol.Plan) [sha256.Size]byte {
	plan = proto.CloneOf(plan)
	plan.NeuronsPerActor = nil
	encoded, err := proto.MarshalOptions{Deterministic: true}.Marshal(plan)
	if err != nil {
		panic(err) // it came in as a protobuf message
	}
	return sha256.Sum256(encoded)
}

// prepared is the digest of what was fitted on the data before learning: the
// preparation's own, and the rows of training, test and, if there are any,
// validation, each list after its length, numbers as little-endian 64-bit words.
func (r *Resolved) prepared() [sha256.Size]byte {
	h := rowHash{sha256.New()}
	if r.Preparation != nil {
		digest := r.Preparation.Digest()
		h.Write(digest[:])
	}
	h.rows(r.Run.Train)
	h.rows(r.Run.Test)
	if len(r.Run.Valid) > 0 {
		h.rows(r.Run.Valid)
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// rowHash hashes lists of row numbers.
type rowHash struct{ hash.Hash }

func (h rowHash) word(n uint64) {
	var bytes [8]byte
	binary.LittleEndian.PutUint64(bytes[:], n)
	h.Write(bytes[:])
}

func (h rowHash) rows(list []int) {
	h.word(uint64(len(list)))
	for _, n := range list {
		h.word(uint64(n))
	}
}
