#!/usr/bin/env bash
# Guess: default_query_exec_mode of pgx, which one sets to "exec" behind pgbouncer, is about
#   prepared statements and speed: the same INSERT stores the same value, or fails aloud.
# What happens: in exec and simple_protocol the Go type alone says how a value is written, not the
#   column, and some values are stored differently in silence: an empty []string in a jsonb column
#   is {} and not []; time.Time for a date column is the day before (00:30 in Berlin, session in
#   UTC) and in a timestamp column an hour earlier; []byte for a text column is the text \x6162 and
#   not "ab". A list with something in it does fail, so that tests with full lists are no help.
# Versions: github.com/jackc/pgx/v5 v5.12.0, Debian 12 PostgreSQL 15 (with pgbouncer 1.18
#   in transaction pooling the default mode fails now and then, which is why people switch).
# Why it matters: one word in the settings of a site moves notes to another day.
# Source: pkg.go.dev/github.com/jackc/pgx/v5#QueryExecMode.
set -euo pipefail
B=/usr/lib/postgresql/15/bin
[ -x $B/initdb ] || { apt-get -qq update; apt-get -qq install -y --no-install-recommends postgresql-15 >/dev/null; }
T=$(mktemp -d); chmod 755 "$T"; mkdir "$T/d" "$T/go"; chown postgres "$T/d"; export GOFLAGS=-modcacherw
pg() { su postgres -c "cd $T/d && $*"; }
trap 'pg "$B/pg_ctl -D p -m fast stop" >/dev/null 2>&1 || true; rm -rf "$T"' EXIT
pg "$B/initdb -D p -A trust" >/dev/null; chmod 755 "$T/d"
pg "$B/pg_ctl -D p -o '-k $T/d -c listen_addresses= -c timezone=UTC' -l log -w start" >/dev/null
$B/postgres --version; cd "$T/go"
cat > main.go <<'G'
package main
import ("context"; "fmt"; "os"; "time"; "github.com/jackc/pgx/v5"; _ "time/tzdata")
func main() { ctx := context.Background(); berlin, _ := time.LoadLocation("Europe/Berlin")
	at := time.Date(2027, 3, 28, 0, 30, 0, 0, berlin)
	for _, mode := range []string{"cache_statement", "cache_describe", "describe_exec", "exec", "simple_protocol"} {
		c, err := pgx.Connect(ctx, "host="+os.Args[1]+" user=postgres dbname=postgres default_query_exec_mode="+mode); if err != nil { panic(err) }
		c.Exec(ctx, "drop table if exists t"); c.Exec(ctx, "create table t(j jsonb, d date, ts timestamp, tx text)"); fmt.Print(mode)
		for _, x := range []struct{ col string; v any }{{"j", []string{}}, {"d", at}, {"ts", at}, {"tx", []byte("ab")}, {"j", []string{"a"}}} {
			var s string
			if err := c.QueryRow(ctx, "insert into t("+x.col+") values($1) returning "+x.col+"::text", x.v).Scan(&s); err != nil { s = "error" }
			fmt.Print(" | ", s) }
		fmt.Println(); c.Close(ctx) } }
G
printf 'module x\ngo 1.26\n' > go.mod; go get github.com/jackc/pgx/v5@v5.12.0 2>/dev/null; go mod tidy 2>/dev/null; go list -m github.com/jackc/pgx/v5
go run . "$T/d" | tee got
diff got - <<'X' && echo "as stated: three modes store one thing, two modes another"
cache_statement | [] | 2027-03-28 | 2027-03-28 00:30:00 | ab | ["a"]
cache_describe | [] | 2027-03-28 | 2027-03-28 00:30:00 | ab | ["a"]
describe_exec | [] | 2027-03-28 | 2027-03-28 00:30:00 | ab | ["a"]
exec | {} | 2027-03-27 | 2027-03-27 23:30:00 | \x6162 | error
simple_protocol | {} | 2027-03-27 | 2027-03-27 23:30:00 | \x6162 | error
X
