#!/usr/bin/env bash
# Zones of winter 2026: Go and the newest rules are an hour apart in Canada, Cuba and Morocco.
# Guess: the eighth patch release of Go 1.26 (zoneinfo.zip, time/tzdata) carries this year's rules; at most an exotic zone differs.
# What happens: Go 1.26.8 embeds rules 2025c, a year old. moment-timezone 0.6.6 carries 2026f. At noon on
#   1 December 2026 they are an hour apart in Vancouver, Edmonton, Winnipeg (all stay on summer time for good),
#   Havana (this winter only) and Casablanca (permanent +00, no change for Ramadan any more).
#   Winnipeg's letters are now EST, Edmonton's CST.
# Why it matters: a program of 24 weeks that began in summer rings an hour late there from November on, in Morocco early. Two sources that
#   agree (a Go server, a Node 20 whose ICU is 2025c) are no check. Ship zone rules of your own, and look at the version.
# Versions: Go 1.26.8 (tz 2025c), moment-timezone 0.6.6 (tz 2026f).
# Source: https://github.com/eggert/tz/blob/main/NEWS (2026b to 2026f); Debian's tzdata changelog says the same.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
export GOTOOLCHAIN=go1.26.8
npm init -y >/dev/null; npm install --silent --no-audit --no-fund --save-exact moment-timezone@0.6.6
cat > main.go <<'G'
package main

import (
	"fmt"
	"os"
	"time"
)

func main() {
	for _, zone := range os.Args[1:] {
		l, err := time.LoadLocation(zone)
		if err != nil {
			panic(err)
		}
		fmt.Println(zone, time.Date(2026, 12, 1, 18, 0, 0, 0, time.UTC).In(l).Format("15:04 -07:00 MST"))
	}
}
G
zones="America/Vancouver America/Edmonton America/Winnipeg America/Havana Africa/Casablanca Europe/Berlin"
go version; grep '^DATA=' "$(go env GOROOT)/lib/time/update.bash"
ZONEINFO="$(go env GOROOT)/lib/time/zoneinfo.zip" go run main.go $zones | sed 's/^/go /' | tee out
node -e "const m=require('moment-timezone'); console.error('moment-timezone '+m.tz.version+' rules '+m.tz.dataVersion);
for (const z of process.argv.slice(1)) console.log('moment', z, m.tz(Date.UTC(2026,11,1,18), z).format('HH:mm Z z'))" $zones | tee -a out
diff out - <<'X'
go America/Vancouver 10:00 -08:00 PST
go America/Edmonton 11:00 -07:00 MST
go America/Winnipeg 12:00 -06:00 CST
go America/Havana 13:00 -05:00 CST
go Africa/Casablanca 19:00 +01:00 +01
go Europe/Berlin 19:00 +01:00 CET
moment America/Vancouver 11:00 -07:00 MST
moment America/Edmonton 12:00 -06:00 CST
moment America/Winnipeg 13:00 -05:00 EST
moment America/Havana 14:00 -04:00 CDT
moment Africa/Casablanca 18:00 +00:00 +00
moment Europe/Berlin 19:00 +01:00 CET
X
echo "as stated"
