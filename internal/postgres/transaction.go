package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// tries is how often a transaction is made where others came in its way.
const tries = 8

// transaction is a transaction whose statements are sent together, so that a database that is
// far away costs few round trips. It begins with the first that are sent.
type transaction struct {
	ctx   context.Context
	conn  *pgxpool.Conn
	batch *pgx.Batch
	begun bool
	sure  bool // it has been committed
	asked bool // the database was asked to commit it
}

// queue has a statement sent with the next ones.
func (tx *transaction) queue(sql string, args ...any) *pgx.QueuedQuery {
	if !tx.begun {
		tx.batch.Queue("begin isolation level read committed")
		tx.begun = true
	}
	return tx.batch.Queue(sql, args...)
}

// send sends what has been queued, and waits for the answers.
func (tx *transaction) send() error {
	batch := tx.batch
	tx.batch = &pgx.Batch{}
	if batch.Len() == 0 {
		return nil
	}
	return tx.conn.SendBatch(tx.ctx, batch).Close()
}

// commit commits the transaction, together with what has been queued. What follows is done
// after it and may fail.
func (tx *transaction) commit(then ...func(*pgx.Batch)) error {
	tx.queue("commit").Exec(func(pgconn.CommandTag) error {
		tx.sure = true
		return nil
	})
	for _, also := range then {
		also(tx.batch)
	}
	tx.asked = true
	err := tx.send()
	if tx.sure {
		return nil
	}
	return err
}

// transact runs body, which commits, in a transaction: again, where others came in its way, or
// where the connection turns out to be dead.
func transact(ctx context.Context, pool *pgxpool.Pool, limit time.Duration, body func(*transaction) error) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	var err error
	for try := 0; try < tries; try++ {
		if err = once(ctx, pool, body); err == nil || !passing(err) || ctx.Err() != nil {
			return err
		}
	}
	return err
}

// once runs body in one transaction.
func once(ctx context.Context, pool *pgxpool.Pool, body func(*transaction) error) error {
	conn, err := pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	tx := &transaction{ctx: ctx, conn: conn, batch: &pgx.Batch{}}
	err = body(tx)
	switch {
	case err == nil || conn.Conn().IsClosed():
	case errors.Is(kindOf(err), ErrReadOnly): // the server is a standby by now: the next connection may find the primary
		conn.Conn().Close(ctx)
	case tx.begun && conn.Conn().PgConn().TxStatus() != 'I':
		conn.Exec(ctx, "rollback")
	}
	return err
}

// passing says whether the same transaction may go well if it is made again.
func passing(err error) bool {
	var from *pgconn.PgError
	if errors.As(err, &from) {
		switch from.Code {
		case "40001", "40P01", // serialization failure, deadlock
			"23505",          // another has written a row of that name meanwhile
			"57P01", "57P02": // the connection was ended; the next one may stay
			return true
		}
		return false
	}
	var dialed *pgconn.ConnectError
	return !errors.As(err, &dialed) && !errors.Is(err, context.DeadlineExceeded) && broken(err)
}
