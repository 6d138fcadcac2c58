#!/usr/bin/env bash
# goose behind pgbouncer: two app nodes that start at once both get the lock of the migrations.
# Guess: behind a pooler by transaction the lock fails aloud, or the second node waits for longer than it should.
# What happens (goose 3.30.1, pgbouncer 1.18, PostgreSQL 15): the lock belongs to a session of the server. pgbouncer
# sends the next client to the same session, for which the lock is its own, and PostgreSQL gives it once more. Both
# nodes migrate. A client straight to PostgreSQL is refused meanwhile, and still is when one node has unlocked.
# Why it matters: the lock is there for this start, and in every test without load or pooler it works. A lock of a
# transaction (pg_advisory_xact_lock, in the transaction that migrates) holds behind a pooler, too.
# Versions: github.com/pressly/goose/v3 v3.30.1, pgx v5.12.0, Debian 12 pgbouncer 1.18, PostgreSQL 15.
# Source: https://pkg.go.dev/github.com/pressly/goose/v3/lock, https://www.pgbouncer.org/features.html
set -euo pipefail
B=/usr/lib/postgresql/15/bin
[ -x $B/initdb ] && command -v pgbouncer >/dev/null || { apt-get -qq update; apt-get -qq install -y --no-install-recommends postgresql-15 pgbouncer >/dev/null; }
T=$(mktemp -d); chmod 755 "$T"; mkdir "$T/d" "$T/go"; chown postgres "$T/d"; export GOFLAGS=-modcacherw
pg() { su postgres -c "cd $T/d && $*"; }
trap 'kill $(cat "$T/d/b.pid") 2>/dev/null || true; pg "$B/pg_ctl -D p -m fast stop" >/dev/null 2>&1 || true; rm -rf "$T"' EXIT
pg "$B/initdb -D p -A trust" >/dev/null; chmod 755 "$T/d"
pg "$B/pg_ctl -D p -o '-k $T/d -c listen_addresses=' -l log -w start" >/dev/null
cat > "$T/d/b.ini" <<I
[databases]
postgres = host=$T/d dbname=postgres
[pgbouncer]
unix_socket_dir = $T/d
listen_port = 6499
pool_mode = transaction
auth_type = any
pidfile = $T/d/b.pid
I
sed -i 's/^postgres = .*/& user=postgres/' "$T/d/b.ini"
pg "/usr/sbin/pgbouncer -d -q $T/d/b.ini"
$B/postgres --version; /usr/sbin/pgbouncer -V | head -1; cd "$T/go"
cat > main.go <<'G'
package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3/lock"
)

func main() {
	ctx := context.Background()
	through := "host=" + os.Args[1] + " port=6499 user=postgres dbname=postgres default_query_exec_mode=simple_protocol"
	straight := "host=" + os.Args[1] + " user=postgres dbname=postgres"
	open := func(dsn string) (*sql.Conn, lock.SessionLocker) {
		db, err := sql.Open("pgx", dsn)
		if err != nil {
			panic(err)
		}
		c, err := db.Conn(ctx)
		if err != nil {
			panic(err)
		}
		l, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 1))
		if err != nil {
			panic(err)
		}
		return c, l
	}
	try := func(who string, c *sql.Conn, l lock.SessionLocker) {
		short, cancel := context.WithTimeout(ctx, 3*time.Second)
		defer cancel()
		fmt.Println(who, "locks:", l.SessionLock(short, c) == nil)
	}
	one, l1 := open(through)
	two, l2 := open(through)
	three, l3 := open(straight)
	try("node 1 through the pooler", one, l1)
	try("node 2 through the pooler", two, l2)
	try("node 3 straight", three, l3)
	fmt.Println("node 1 unlocks:", l1.SessionUnlock(ctx, one) == nil)
	try("node 3 straight", three, l3)
	fmt.Println("node 2 unlocks:", l2.SessionUnlock(ctx, two) == nil)
	try("node 3 straight", three, l3)
}
G
printf 'module x\ngo 1.26\n' > go.mod; go get github.com/pressly/goose/v3@v3.30.1 github.com/jackc/pgx/v5@v5.12.0 2>/dev/null; go mod tidy 2>/dev/null; go list -m github.com/pressly/goose/v3
go run . "$T/d" | tee got
diff got - <<'X' && echo "as stated"
node 1 through the pooler locks: true
node 2 through the pooler locks: true
node 3 straight locks: false
node 1 unlocks: true
node 3 straight locks: false
node 2 unlocks: true
node 3 straight locks: true
X
