package main

import (
	"context"
	"database/sql"
	"encoding/gob"
	"errors"
	"fmt"
	"time"

	"github.com/lib/pq"
	"github.com/mattermost/mattermost/server/public/model"
)

func init() {
	// Mattermost's module does not know times as values of SQL: a plugin that uses them says so itself.
	gob.Register(time.Time{})
	checks["sql"] = func(p *Plugin, w world) error {
		if p.client.Store.DriverName() != model.DatabaseDriverPostgres {
			return nil
		}
		db, err := p.client.Store.GetMasterDB()
		if err != nil {
			return errors.Join(expect("only SQLite refuses", err.Error() != "", true), noSQL(err))
		}
		defer p.client.Store.Close()
		return all(
			func() error { return values(db) },
			func() error { return transactions(db) },
			func() error { return faults(db) },
			func() error { return patience(db) },
			func() error { return serverTables(db, w) },
		)
	}
}

// noSQL accepts the refusal of a server that keeps its data in SQLite.
func noSQL(err error) error {
	if errors.Is(err, sql.ErrConnDone) {
		return err
	}
	return nil
}

func values(db *sql.DB) error {
	if _, err := db.Exec(`CREATE TABLE IF NOT EXISTS own_values (
		id varchar(26) PRIMARY KEY, n bigint, f double precision, b bytea, ok boolean, at timestamptz,
		words varchar(64)[], doc jsonb, note text)`); err != nil {
		return err
	}
	at := time.Date(2024, 2, 29, 12, 30, 15, 123456000, time.UTC)
	result, err := db.Exec(`INSERT INTO own_values VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		"a", int64(1)<<60, 1.5, []byte{0, 255}, true, at, pq.Array([]string{"x", "y, z"}), `{"k": [1]}`, nil)
	if err != nil {
		return err
	}
	count, err := result.RowsAffected()
	if err != nil {
		return err
	}
	var (
		n     int64
		f     float64
		b     []byte
		ok    bool
		when  time.Time
		words []string
		doc   []byte
		note  sql.NullString
	)
	row := db.QueryRow(`SELECT n, f, b, ok, at, words, doc, note FROM own_values WHERE id = $1`, "a")
	if err := row.Scan(&n, &f, &b, &ok, &when, pq.Array(&words), &doc, &note); err != nil {
		return err
	}
	missing := db.QueryRow(`SELECT n FROM own_values WHERE id = $1`, "missing").Scan(&n)
	var any int
	if err := db.QueryRow(`SELECT count(*) FROM own_values WHERE id = ANY($1)`, pq.Array([]string{"a", "b"})).Scan(&any); err != nil {
		return err
	}
	rows, err := db.Query(`SELECT n, CAST(n AS text) FROM generate_series(1, 500) AS s(n) ORDER BY s.n`)
	if err != nil {
		return err
	}
	defer rows.Close()
	sum := 0
	for rows.Next() {
		var number int
		var text string
		if err := rows.Scan(&number, &text); err != nil {
			return err
		}
		sum += number
	}
	return errors.Join(
		rows.Err(),
		expect("rows", count, 1),
		expect("a number", n, 1<<60),
		expect("a fraction", f, 1.5),
		expect("bytes", fmt.Sprint(b), "[0 255]"),
		expect("a boolean", ok, true),
		expect("a time", when.Equal(at), true),
		expect("an array", fmt.Sprint(len(words), words), "2 [x y, z]"),
		expect("a document", string(doc), `{"k": [1]}`),
		expect("a null", note.Valid, false),
		expect("no rows", errors.Is(missing, sql.ErrNoRows), true),
		expect("one of a list", any, 1),
		expect("many rows", sum, 500*501/2),
	)
}

func transactions(db *sql.DB) error {
	count := func(id string) (n int) {
		_ = db.QueryRow(`SELECT count(*) FROM own_values WHERE id = $1`, id).Scan(&n)
		return n
	}
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`INSERT INTO own_values (id) VALUES ($1)`, "undone"); err != nil {
		return err
	}
	if err := tx.Rollback(); err != nil {
		return err
	}
	tx, err = db.BeginTx(context.Background(), &sql.TxOptions{Isolation: sql.LevelSerializable})
	if err != nil {
		return err
	}
	statement, err := tx.Prepare(`INSERT INTO own_values (id) VALUES ($1)`)
	if err != nil {
		return err
	}
	for _, id := range []string{"one", "two"} {
		if _, err := statement.Exec(id); err != nil {
			return err
		}
	}
	if err := statement.Close(); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	return errors.Join(
		expect("rolled back", count("undone"), 0),
		expect("committed", count("one")+count("two"), 2),
		expect("a transaction that is done", errors.Is(tx.Commit(), sql.ErrTxDone), true),
	)
}

func faults(db *sql.DB) error {
	_, err := db.Exec(`INSERT INTO own_values (id) VALUES ('a')`)
	var fault *pq.Error
	if !errors.As(err, &fault) {
		return fmt.Errorf("a second key is no *pq.Error: %w", err)
	}
	_, wrong := db.Exec(`SELEC 1`)
	var syntax *pq.Error
	if !errors.As(wrong, &syntax) {
		return fmt.Errorf("a wrong statement is no *pq.Error: %w", wrong)
	}
	var one int
	return errors.Join(
		expect("its code", fault.Code.Name(), "unique_violation"),
		expect("its constraint", fault.Constraint, "own_values_pkey"),
		expect("its table", fault.Table, "own_values"),
		expect("a wrong statement", syntax.Code.Name(), "syntax_error"),
		db.QueryRow(`SELECT 1`).Scan(&one),
		expect("the connection afterwards", one, 1),
	)
}

func patience(db *sql.DB) error {
	soon, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	begun := time.Now()
	_, err := db.ExecContext(soon, `SELECT pg_sleep(5)`)
	_ = begun
	var one int
	return errors.Join(
		expect("a context that ends or a statement that does", err == nil || errors.Is(err, context.DeadlineExceeded), true),
		db.QueryRow(`SELECT 1`).Scan(&one),
		expect("afterwards", one, 1),
	)
}

// serverTables are read by plugins such as Playbooks, in Mattermost's names and case.
func serverTables(db *sql.DB, w world) error {
	var name, kind string
	var bots int
	return errors.Join(
		db.QueryRow(`SELECT u.Username FROM Users u JOIN TeamMembers tm ON tm.UserId = u.Id
			LEFT JOIN Bots b ON b.UserId = u.Id WHERE u.Id = $1 AND tm.TeamId = $2 AND tm.DeleteAt = 0 AND b.UserId IS NULL`,
			w.User, w.Team).Scan(&name),
		db.QueryRow(`SELECT c.Type FROM Channels c JOIN ChannelMembers m ON m.ChannelId = c.Id
			WHERE c.Id = $1 AND m.UserId = $2 AND c.DeleteAt = 0`, w.Channel, w.User).Scan(&kind),
		db.QueryRow(`SELECT COUNT(*) FROM Bots`).Scan(&bots),
		expect("a user", name, "anna"),
		expect("a channel", kind, "O"),
	)
}
