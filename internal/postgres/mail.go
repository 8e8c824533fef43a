package postgres

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"deepnet/supervisor/storage"
)

// answering is how many requests of an owner are answered at the same time.
const answering = 8

// poll is how often the tables are looked into, whatever has been heard.
const poll = time.Second

// forgotten is how long a request lies that nobody fetches the answer of.
const forgotten = 10 * time.Minute

// Follow implements storage.Mail.
func (s *Store) Follow(ctx context.Context, changed func(job string)) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(s.ctx, cancel)()
	l, stop := s.news.listen(ofJobs)
	defer stop()
	late := time.NewTimer(connecting) // from then on without notifications
	defer late.Stop()
	if !l.wait(ctx, late.C) {
		return
	}
	l.hear("")
	tick := time.NewTicker(poll)
	defer tick.Stop()
	for ok := true; ok; ok = l.wait(ctx, tick.C) {
		heard := slices.Sorted(maps.Keys(l.take()))
		if len(heard) == 0 {
			heard = []string{""}
		}
		for _, job := range heard {
			changed(job)
		}
	}
}

// Ask implements storage.Mail.
func (s *Store) Ask(ctx context.Context, owner string, request []byte) ([]byte, error) {
	id := lot()
	l, stop := s.news.listen(ofAnswer)
	defer stop()
	tick := time.NewTicker(poll)
	defer tick.Stop()
	for {
		answer, answered, err := s.ask(ctx, id, owner, request)
		if err != nil || answered {
			return answer, err
		}
		for {
			if !l.wait(ctx, tick.C) {
				s.withdraw(ctx, id)
				return nil, ctx.Err()
			}
			heard := l.take()
			if len(heard) == 0 || heard[""] || heard[decimal(uint64(id))] {
				break
			}
		}
	}
}

// ask puts a request down, if it is not there, and fetches its answer, if it is.
func (s *Store) ask(ctx context.Context, id int64, owner string, request []byte) (answer []byte, answered bool, err error) {
	var alive bool
	if request == nil {
		request = []byte{}
	}
	err = transact(ctx, s.urgent, urgentTime, func(tx *transaction) error {
		answered = false
		tx.queue("SELECT EXISTS (SELECT FROM owners WHERE owner = $1 AND expires > (SELECT deepnet_now()))", text(owner)).
			QueryRow(func(row pgx.Row) error { return row.Scan(&alive) })
		tx.queue(`WITH got AS (DELETE FROM requests WHERE id = $1 AND answer IS NOT NULL RETURNING answer),
			put AS (INSERT INTO requests (id, owner, request, asked) SELECT $1, $2, $3, deepnet_now()
				WHERE NOT EXISTS (SELECT FROM got) AND EXISTS (SELECT FROM owners WHERE owner = $2 AND expires > (SELECT deepnet_now()))
				ON CONFLICT DO NOTHING)
			SELECT answer FROM got`, id, text(owner), request).Query(each(func(rows pgx.Rows) error {
			answered = true
			return rows.Scan(&answer)
		}))
		return tx.commit(s.notify(ofRequest + " " + text(owner)))
	})
	switch {
	case ctx.Err() != nil:
		return nil, false, ctx.Err()
	case err != nil:
		return nil, false, s.failed("node "+owner+" could not be asked", err)
	case answered:
		return answer, true, nil
	case !alive:
		s.withdraw(ctx, id)
		return nil, false, fmt.Errorf("node %s: %w", owner, storage.ErrNotFound)
	}
	return nil, false, nil
}

// notify returns what sends a notification after a commit.
func (s *Store) notify(message string) func(*pgx.Batch) {
	return func(batch *pgx.Batch) {
		if len(message) < newsSize {
			batch.Queue("SELECT pg_notify($1, $2)", s.channel, message)
		}
	}
}

// withdraw takes a request back.
func (s *Store) withdraw(ctx context.Context, id int64) {
	transact(context.WithoutCancel(ctx), s.urgent, waitLock, func(tx *transaction) error {
		tx.queue("DELETE FROM requests WHERE id = $1", id)
		return tx.commit()
	})
}

// Answer implements storage.Mail.
func (s *Store) Answer(ctx context.Context, owner string, answer func(ctx context.Context, request []byte) []byte) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(s.ctx, cancel)()
	l, stop := s.news.listen(ofRequest)
	defer stop()
	tick := time.NewTicker(poll)
	defer tick.Stop()
	var workers sync.WaitGroup
	defer workers.Wait()
	free := make(chan struct{}, answering)
	for ok := true; ok; ok = l.wait(ctx, tick.C) {
		if heard := l.take(); len(heard) > 0 && !heard[""] && !heard[text(owner)] {
			continue
		}
		for ctx.Err() == nil {
			free <- struct{}{}
			id, request, found := s.fetch(ctx, owner)
			if !found {
				<-free
				break
			}
			workers.Go(func() {
				defer func() { <-free }()
				s.put(id, answer(ctx, request))
			})
		}
	}
}

// fetch takes the oldest request to an owner that nobody answers yet. Trouble is whoever
// asks again's: the next tick is the next attempt.
func (s *Store) fetch(ctx context.Context, owner string) (id int64, request []byte, found bool) {
	err := transact(ctx, s.urgent, urgentTime, func(tx *transaction) error {
		found = false
		tx.queue(`UPDATE requests SET taken = true WHERE id = (SELECT id FROM requests WHERE owner = $1 AND NOT taken
			ORDER BY asked, id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id, request`, text(owner)).Query(each(func(rows pgx.Rows) error {
			found = true
			return rows.Scan(&id, &request)
		}))
		return tx.commit()
	})
	return id, request, found && err == nil
}

// putTime is how long an answer is tried to be put down. Whoever asked does not wait for ever, and
// a node that stops waits for it.
const putTime = 5 * time.Second

// put puts an answer down.
func (s *Store) put(id int64, answer []byte) {
	if answer == nil {
		answer = []byte{}
	}
	transact(s.ctx, s.urgent, putTime, func(tx *transaction) error {
		tx.queue("UPDATE requests SET answer = $2 WHERE id = $1", id, answer)
		tx.queue("DELETE FROM requests WHERE asked <= (SELECT deepnet_now()) - $1", forgotten.Milliseconds())
		return tx.commit(s.notify(ofAnswer + " " + decimal(uint64(id))))
	})
}
