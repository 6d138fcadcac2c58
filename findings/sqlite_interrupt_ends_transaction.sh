#!/usr/bin/env bash
# Guess: a statement in a database/sql transaction that runs out of its own time fails alone, or
#   the Tx is dead afterwards; Rollback undoes whatever was done with the Tx.
# What happens: SQLite ends the whole transaction when a write inside it is interrupted, but the
#   Go Tx does not know. The rows before are gone, the next tx.Exec works and commits by itself at
#   once, and a Rollback after it gives an error and keeps that row. Both pure-Go drivers do this.
#   (On PostgreSQL the same code keeps nothing.)
# Versions: github.com/ncruces/go-sqlite3 v0.36.0 (SQLite 3.54.1), modernc.org/sqlite v1.60.1.
# Why it matters: a time limit on one statement (a backup, a long import) tears an all-or-nothing
#   deed in half: first half lost, second half kept for good.
# Source: sqlite.org/c3ref/interrupt.html (the roll-back); pkg.go.dev/database/sql#Tx.
set -euo pipefail
T=$(mktemp -d); trap 'rm -rf "$T"' EXIT; cd "$T"; export GOFLAGS=-modcacherw
cat > main.go <<'G'
package main
import ("context"; "database/sql"; "fmt"; "time"
	_ "github.com/ncruces/go-sqlite3/driver"
	_ "modernc.org/sqlite")
const slow = `insert into t with recursive c(i) as (select 1 union all select i+1 from c where i < 9000000000) select 'slow' from c where i % 5000000000 = 0`
func main() { for _, d := range []string{"sqlite3", "sqlite"} {
	db, err := sql.Open(d, "file:"+d+".db"); if err != nil { panic(err) }
	db.SetMaxOpenConns(1); db.Exec("create table t(w text)")
	tx, err := db.BeginTx(context.Background(), nil); if err != nil { panic(err) }
	_, err = tx.Exec("insert into t values('first half')"); fmt.Println(d, "first half:", err)
	ctx, stop := context.WithTimeout(context.Background(), 200*time.Millisecond)
	_, err = tx.ExecContext(ctx, slow); stop(); fmt.Println(d, "slow one failed:", err != nil)
	_, err = tx.Exec("insert into t values('second half')"); fmt.Println(d, "second half:", err)
	fmt.Println(d, "rollback failed:", tx.Rollback() != nil)
	var kept string; db.QueryRow("select group_concat(w) from t").Scan(&kept); fmt.Println(d, "kept:", kept) } }
G
printf 'module x\ngo 1.26\n' > go.mod
go get github.com/ncruces/go-sqlite3@v0.36.0 modernc.org/sqlite@v1.60.1 2>/dev/null; go mod tidy 2>/dev/null
go list -m github.com/ncruces/go-sqlite3 modernc.org/sqlite; timeout 120 go run . | tee got
for d in sqlite3 sqlite; do printf '%s first half: <nil>\n%s slow one failed: true\n%s second half: <nil>\n%s rollback failed: true\n%s kept: second half\n' $d $d $d $d $d; done > want
diff got want && echo "as stated: the row after the interruption outlives the Rollback, the row before is lost"
