package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"deepnet/supervisor/storage"
)

// How long a node is listed, and its owner known, after its lease has ended.
const (
	remembered = time.Hour
	known      = 7 * 24 * time.Hour
)

// Join implements storage.Nodes.
func (s *Store) Join(n storage.Node) error {
	var joined bool
	err := transact(s.ctx, s.urgent, urgentTime, func(tx *transaction) error {
		tx.queue("SELECT pg_advisory_xact_lock(hashtext($1))", s.channel+" join")
		tx.queue(`INSERT INTO owners (owner, seen, expires, started, name, address, page, release, slots, draining)
			SELECT $1, now, now + $2, now, $3, $4, $5, $6, $7, $8 FROM deepnet_now() AS now
			WHERE NOT EXISTS (SELECT FROM owners WHERE name = $3 AND owner <> $1 AND started IS NOT NULL AND expires > (SELECT deepnet_now()))
			ON CONFLICT (owner) DO UPDATE SET seen = excluded.seen, expires = excluded.expires,
				started = coalesce(owners.started, excluded.started), name = excluded.name, address = excluded.address,
				page = excluded.page, release = excluded.release, slots = excluded.slots, draining = excluded.draining`,
			text(n.Owner), s.lease.Milliseconds(), text(n.Name), text(n.Address), text(n.Page), text(n.Release), n.Slots, n.Draining).
			Exec(func(tag pgconn.CommandTag) error {
				joined = tag.RowsAffected() == 1
				return nil
			})
		tx.queue(`DELETE FROM owners WHERE expires <= (SELECT deepnet_now()) - $1
			AND NOT EXISTS (SELECT FROM jobs WHERE jobs.owner = owners.owner)`, known.Milliseconds())
		return tx.commit()
	})
	switch {
	case err != nil:
		return s.failed("node "+n.Name+" could not join", err)
	case !joined:
		return fmt.Errorf("node %s: %w", n.Name, storage.ErrNameTaken)
	}
	return nil
}

// Renew implements storage.Nodes. It takes one round trip, over a new connection too.
func (s *Store) Renew(owner string) error {
	ctx, cancel := context.WithTimeout(s.ctx, s.lease)
	defer cancel()
	_, err := s.leases.Exec(ctx, `INSERT INTO owners (owner, seen, expires) SELECT $1, now, now + $2 FROM deepnet_now() AS now
		ON CONFLICT (owner) DO UPDATE SET seen = excluded.seen, expires = excluded.expires`,
		pgx.QueryExecModeExec, text(owner), s.lease.Milliseconds())
	if err != nil {
		return s.failed("the lease of "+owner+" was not renewed", err)
	}
	return nil
}

// Leave implements storage.Nodes.
func (s *Store) Leave(owner string) error {
	err := transact(s.ctx, s.urgent, urgentTime, func(tx *transaction) error {
		tx.queue(`WITH mine AS MATERIALIZED (SELECT id FROM jobs WHERE owner = $1 ORDER BY id FOR UPDATE)
			UPDATE jobs SET owner = NULL FROM mine WHERE jobs.id = mine.id`, text(owner))
		tx.queue("UPDATE owners SET expires = least(expires, deepnet_now()), draining = true WHERE owner = $1", text(owner))
		return tx.commit(s.tell([]string{""}))
	})
	if err != nil {
		return s.failed("the lease of "+owner+" was not ended", err)
	}
	return nil
}

// Nodes implements storage.Nodes.
func (s *Store) Nodes() (nodes []storage.Node, err error) {
	err = read(s.ctx, s.urgent, func(rows pgx.Rows) error {
		nodes = nil
		return each(func(rows pgx.Rows) error {
			n, err := scanNode(rows)
			nodes = append(nodes, n)
			return err
		})(rows)
	}, `SELECT owner, name, address, page, release, slots, draining, started, seen, greatest(0, expires - now),
			ARRAY(SELECT id FROM jobs WHERE jobs.owner = owners.owner ORDER BY id)
		FROM owners, (SELECT deepnet_now() AS now OFFSET 0) AS clock
		WHERE started IS NOT NULL AND now - expires < $1 ORDER BY name COLLATE "C", started, owner`, remembered.Milliseconds())
	if err != nil {
		return nil, s.failed("nodes cannot be read", err)
	}
	return nodes, nil
}

func scanNode(rows pgx.Rows) (n storage.Node, err error) {
	var left int64
	var jobs []string
	err = rows.Scan(&n.Owner, &n.Name, &n.Address, &n.Page, &n.Release, &n.Slots, &n.Draining, &n.Started, &n.Seen, &left, &jobs)
	for _, t := range []*string{&n.Owner, &n.Name, &n.Address, &n.Page, &n.Release} {
		*t = unescaper.Replace(*t)
	}
	for _, id := range jobs {
		n.Jobs = append(n.Jobs, unescaper.Replace(id))
	}
	n.Left = time.Duration(left) * time.Millisecond
	return n, err
}
