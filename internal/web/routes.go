package web

import (
	"mentor/internal/fault"
)

// route is one line of the contents page: what, who may, how.
type route struct {
	pattern string
	guard   guard
	handle  handler
}

// table is the contents page of the site and its access table. A route that
// does not stand here does not exist; the matrix test fails on one that it
// does not know.
func (s *Server) table() []route {
	routes := []route{
		{"GET /{$}", anyone, (*call).landing},
		{"GET /steps", anyone, (*call).steps},
		{"GET /steps/{n}", anyone, (*call).step},
		{"GET /library", anyone, (*call).libraryFirst},
		{"GET /library/{kind}", anyone, (*call).libraryKind},
		{"GET /library/{kind}/{band}", anyone, (*call).libraryKind},
		{"GET /library/practice/{id}", anyone, (*call).practice},
		{"POST /library/search", anyone, (*call).search},
		{"GET /breathe", anyone, (*call).breathe},
		{"GET /repair", anyone, (*call).repairForm},
		{"POST /repair", anyone, (*call).readThrough},
		{"GET /help", anyone, (*call).help},
		{"POST /help", anyone, (*call).chooseCountry},
		{"GET /help/{country}", anyone, (*call).helpCountry},
		{"GET /privacy", anyone, (*call).privacy},
		{"GET /safety", anyone, (*call).onlineSafety},
		{"GET /accessibility", anyone, (*call).accessibility},
		{"GET /leave", anyone, (*call).leave},

		{"GET /test", anyone, (*call).startPage},
		{"POST /test", anyone, (*call).begin},
		{"GET /test/q/{n}", withSitting, (*call).question},
		{"POST /test/q/{n}", withSitting, (*call).answer},
		{"POST /test/answers", withSitting, (*call).answerAll},
		{"GET /test/pages", withSitting, (*call).allPages},
		{"GET /test/check", withSitting, (*call).check},
		{"POST /test/finish", withSitting, (*call).finish},
		{"GET /test/pause", withSitting, (*call).pause},
		{"POST /test/pause", withSitting, (*call).makeCode},
		{"POST /test/pause/end", withSitting, (*call).endCode},
		{"GET /test/resume", anyone, (*call).resumePage},
		{"POST /test/resume", anyone, (*call).resume},

		{"GET /result", withResult, (*call).result},
		{"GET /result/answers.json", withResult, (*call).resultJSON},
		{"GET /result/fhir.json", withResult, (*call).resultFHIR},
		{"POST /result/delete", withSitting, (*call).deleteNow},
		{"GET /deleted", anyone, (*call).deleted},

		{"GET /keep", withResult, (*call).keepForm},
		{"POST /keep", withResult, (*call).keep},
		{"GET /signin", anyone, (*call).signInForm},
		{"POST /signin", anyone, (*call).signIn},
		{"POST /signin/open", anyone, (*call).openLone},
		{"GET /signin/again", signedIn, (*call).againForm},
		{"POST /signin/again", signedIn, (*call).again},
		{"POST /signout", writing, (*call).signOut},
		{"GET /lock", writing, (*call).lockForm},
		{"POST /lock", writing, (*call).lock},
		{"POST /unlock", writing, (*call).unlock},
		{"POST /stay", writing, (*call).stay},

		{"GET /today", withChild, (*call).todayNow},
		{"GET /today/{day}", withChild, (*call).todayOf},
		{"POST /today", writingOf, (*call).note},
		{"GET /entry/{id}", withChild, (*call).entry},
		{"POST /entry/{id}", writingOf, (*call).changeEntry},
		{"POST /entry/{id}/away", writing, (*call).entryAway},
		{"POST /entry/{id}/back", writing, (*call).entryBack},

		{"GET /assets/{name...}", anyone, (*call).asset},
		{"GET /healthz", anyone, (*call).health},
	}
	if s.Demo {
		routes = append(routes, route{"GET /demo/{parent}", anyone, (*call).demo})
	}
	return routes
}

// guard decides who may, and loads what the handler is about.
type guard func(*call) error

// anyone may.
func anyone(*call) error { return nil }

// withSitting lets in who holds the secret of a sitting. To everybody else
// nothing is there, whether it never was, is over, or is somebody else's.
func withSitting(c *call) error {
	var err error
	c.sitting, err = c.openSitting()
	return err
}

// withResult lets in who holds the secret of a finished sitting.
func withResult(c *call) error {
	if err := withSitting(c); err != nil {
		return err
	}
	if !c.sitting.Done() {
		return fault.New(fault.NotFound, "result.error.unfinished")
	}
	return nil
}
