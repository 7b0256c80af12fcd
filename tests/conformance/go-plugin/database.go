package main

import (
	"context"
	"database/sql"
	"encoding/gob"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/lib/pq"

	"github.com/mattermost/mattermost/server/public/shared/driver"
)

func init() {
	// Go's gob knows no times inside interfaces by itself.
	gob.Register(time.Time{})
}

// query uses the driver as plugins do and reports every line in which it disagrees; "fine" when there is none.
func (p *Plugin) query() string {
	db := sql.OpenDB(driver.NewConnector(p.Driver, true))
	defer db.Close()
	if err := db.Ping(); err != nil {
		return err.Error()
	}
	var wrong []string
	check := func(name string, got, want any) {
		if fmt.Sprint(got) != fmt.Sprint(want) {
			wrong = append(wrong, fmt.Sprintf("%s: %v instead of %v", name, got, want))
		}
	}
	checkStatements(db, check)
	checkValues(db, check)
	checkTransactions(db, check)
	checkRows(db, check)
	if len(wrong) == 0 {
		return "fine"
	}
	return strings.Join(wrong, "\n")
}

// ownConnection opens the database that the configuration names with a driver of the plugin's own, as Boards and Calls
// do.
func (p *Plugin) ownConnection() string {
	settings := p.API.GetUnsanitizedConfig().SqlSettings
	if shown := p.API.GetConfig().SqlSettings; *shown.DriverName != *settings.DriverName {
		return "the two configurations name different drivers"
	}
	db, err := sql.Open("postgres", *settings.DataSource)
	if err != nil {
		return err.Error()
	}
	defer db.Close()
	var posts int
	if err := db.QueryRow("SELECT COUNT(*) FROM posts").Scan(&posts); err != nil {
		return err.Error()
	}
	return "fine"
}

type checker func(name string, got, want any)

func checkStatements(db *sql.DB, check checker) {
	_, err := db.Exec("CREATE TABLE IF NOT EXISTS conformance (id bigint PRIMARY KEY, word text); DELETE FROM conformance")
	check("several statements", err, nil)
	result, err := db.Exec("INSERT INTO conformance VALUES ($1, $2), ($3, $4)", 1, "one", 2, nil)
	check("insert", err, nil)
	if err == nil {
		touched, err := result.RowsAffected()
		check("touched", touched, 2)
		check("touched error", err, nil)
		_, err = result.LastInsertId()
		check("last id", err, "LastInsertId is not supported by this driver")
	}
	_, err = db.Exec("INSERT INTO conformance VALUES ($1, $2)", 1, "again")
	var failure *pq.Error
	check("a database's error", errors.As(err, &failure), true)
	if failure != nil {
		check("its code", failure.Code, "23505")
		check("its constraint", failure.Constraint, "conformance_pkey")
	}
	_, err = db.Exec("SELECT FROM WHERE")
	check("nonsense", err != nil, true)

	statement, err := db.Prepare("SELECT word FROM conformance WHERE id = $1")
	check("prepare", err, nil)
	if err != nil {
		return
	}
	defer statement.Close()
	var word sql.NullString
	check("prepared", statement.QueryRow(1).Scan(&word), nil)
	check("its word", word.String, "one")
	check("prepared again", statement.QueryRow(2).Scan(&word), nil)
	check("null", word.Valid, false)
	check("no row", statement.QueryRow(3).Scan(&word), sql.ErrNoRows)
	_, err = statement.Query()
	check("too few values", err != nil, true)
	_, err = statement.Exec(1)
	check("prepared exec", err, nil)
}

func checkValues(db *sql.DB, check checker) {
	at := time.Date(2024, 2, 29, 12, 30, 0, 123456000, time.UTC)
	var (
		flag   bool
		number int64
		real   float64
		text   string
		data   []byte
		moment time.Time
		exact  string
		object string
		list   pq.StringArray
		id     string
	)
	row := db.QueryRow(`SELECT $1::bool, $2::bigint, $3::float8, $4::text, $5::bytea, $6::timestamptz,
		$7::numeric(10,3), $8::jsonb, $9::text[], $10::uuid`,
		true, int64(-5), 1.5, "späß 'x'", []byte{0, 255}, at, "12.340", `{"a": 1}`, pq.StringArray{"a", "b c", `d"`},
		"00112233-4455-6677-8899-aabbccddeeff")
	check("values", row.Scan(&flag, &number, &real, &text, &data, &moment, &exact, &object, &list, &id), nil)
	check("bool", flag, true)
	check("int", number, -5)
	check("float", real, 1.5)
	check("text", text, "späß 'x'")
	check("bytes", data, []byte{0, 255})
	check("time", moment.UTC(), at)
	check("numeric", exact, "12.340")
	check("json", object, `{"a": 1}`)
	check("list", strings.Join(list, "|"), `a|b c|d"`)
	check("uuid", id, "00112233-4455-6677-8899-aabbccddeeff")
	check("zero", db.QueryRow("SELECT false, 0, '', 0.0::float8").Scan(&flag, &number, &text, &real), nil)
	check("zero values", fmt.Sprint(flag, number, text, real), "false 00")
}

func checkTransactions(db *sql.DB, check checker) {
	count := func() (count int) {
		check("count", db.QueryRow("SELECT count(*) FROM conformance").Scan(&count), nil)
		return count
	}
	tx, err := db.Begin()
	check("begin", err, nil)
	if err != nil {
		return
	}
	_, err = tx.Exec("INSERT INTO conformance VALUES (10, 'ten')")
	check("inside", err, nil)
	check("rollback", tx.Rollback(), nil)
	check("undone", count(), 2)

	tx, err = db.BeginTx(context.Background(), &sql.TxOptions{Isolation: sql.LevelSerializable})
	check("begin serializable", err, nil)
	_, err = tx.Exec("INSERT INTO conformance VALUES (11, 'eleven')")
	check("inside again", err, nil)
	check("commit", tx.Commit(), nil)
	check("kept", count(), 3)

	tx, err = db.BeginTx(context.Background(), &sql.TxOptions{ReadOnly: true})
	check("begin read-only", err, nil)
	_, err = tx.Exec("DELETE FROM conformance")
	check("refused", err != nil, true)
	check("commit of a failed one", tx.Commit() != nil, true)
	check("still kept", count(), 3)
}

func checkRows(db *sql.DB, check checker) {
	rows, err := db.Query("SELECT n::int, n::numeric(8,2) AS price FROM generate_series(1, 5000) n WHERE n > $1", 0)
	check("query", err, nil)
	if err != nil {
		return
	}
	defer rows.Close()
	columns, err := rows.Columns()
	check("columns", fmt.Sprint(columns, err), "[n price] <nil>")
	types, err := rows.ColumnTypes()
	check("types", err, nil)
	if err == nil {
		check("type", types[0].DatabaseTypeName(), "INT4")
		precision, scale, known := types[1].DecimalSize()
		check("precision", fmt.Sprint(precision, scale, known), "8 2 true")
	}
	var sum, number int64
	var price string
	for rows.Next() {
		if err := rows.Scan(&number, &price); err != nil {
			check("row", err, nil)
			return
		}
		sum += number
	}
	check("end", rows.Err(), nil)
	check("sum", sum, 12_502_500)
	check("price", price, "5000.00")
	check("more", rows.NextResultSet(), false)
}
