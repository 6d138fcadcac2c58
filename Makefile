# make check is what CI runs. The other targets are for people at a keyboard.

SHELL := bash
TOOL := go tool -modfile=tools/go.mod
VULNDB := ../shared/vulndb
FUZZTIME := 30s
PLATFORMS := linux/amd64 linux/arm64 darwin/arm64 windows/amd64

.PHONY: dev check format vet staticcheck vuln generated test bench soak fuzz generate pack

dev:
	go run . dev

check: format generated vet staticcheck vuln test

format:
	@bad=$$($(TOOL) gofumpt -l $$(find . -name '*.go' ! -name '*_templ.go' ! -path '*/node_modules/*')); \
	test -z "$$bad" || { echo "gofumpt would change:"; echo "$$bad"; exit 1; }

vet:
	go vet ./...

staticcheck:
	$(TOOL) staticcheck ./...

# The database of known weaknesses lies beside the checkout, where there is one.
vuln:
	@if [ -d $(VULNDB) ]; then $(TOOL) govulncheck -db file://$(abspath $(VULNDB)) ./...; \
	else echo "govulncheck is left out: there is no $(VULNDB)"; fi

# The pages made from *.templ are committed; making them again changes nothing.
SUM_PAGES = find . -name '*_templ.go' | sort | xargs cat | sha256sum
generated:
	@before=$$($(SUM_PAGES)); go tool templ generate -log-level error && \
	test "$$before" = "$$($(SUM_PAGES))" || { echo "the pages were not made from their templates: commit what make generate changed"; exit 1; }

# The tests in a browser take longest, so they begin first.
test:
	go test -timeout 30m ./internal/web/browsertest ./...

# -v, because Go keeps what a benchmark with parts has to say to itself otherwise.
bench:
	go test -v -p 1 -timeout 1h -run "^$$" -bench . ./internal/bench ./internal/store

# The long forms of tests: 10,000 power cuts, 10,000 edits of each of two at once,
# floods of five kinds, and the statistics by R once more.
soak:
	MENTOR_SOAK=1 go test -timeout 1h -run PowerCut ./internal/store
	MENTOR_SOAK=1 go test -v -timeout 1h -run TestConcurrentEdits ./internal/web
	MENTOR_SOAK=1 go test -v -count=1 -timeout 1h -run TestFlood ./internal/bench
	MENTOR_R=1 go test -count=1 ./internal/progress

# Every fuzz test of every package, FUZZTIME each.
fuzz:
	@set -e; for package in $$(go list ./...); do \
		for name in $$(go test -list '^Fuzz' $$package | grep '^Fuzz' || true); do \
			echo "$$package $$name"; \
			go test -run '^$$' -fuzz "^$$name$$" -fuzztime $(FUZZTIME) $$package; \
		done; \
	done

generate:
	go tool templ generate

# One file for each platform, without C, with its checksum.
pack:
	@rm -rf dist; mkdir dist; set -e; for platform in $(PLATFORMS); do \
		export CGO_ENABLED=0 GOOS=$${platform%/*} GOARCH=$${platform#*/}; \
		name=mentor-$$GOOS-$$GOARCH; if [ $$GOOS = windows ]; then name=$$name.exe; fi; \
		go build -trimpath -ldflags '-s -w' -o dist/$$name .; \
	done; cd dist; sha256sum mentor-* | tee SHA256SUMS
