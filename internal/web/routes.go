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
		{"GET /{$}", wayOut, (*call).landing},
		{"GET /steps", anyone, (*call).steps},
		{"GET /steps/{n}", anyone, (*call).step},
		{"GET /library", anyone, (*call).libraryFirst},
		{"GET /library/{kind}", anyone, (*call).libraryKind},
		{"GET /library/{kind}/{band}", anyone, (*call).libraryKind},
		{"GET /library/practice/{id}", anyone, (*call).practice},
		{"POST /library/search", anyone, (*call).search},
		{"GET /breathe", anyone, (*call).breathe},
		{"GET /hard", wayOut, (*call).hardFirst},
		{"GET /repair", anyone, (*call).repairForm},
		{"POST /repair", anyone, (*call).readThrough},
		{"GET /help", wayOut, (*call).help},
		{"POST /help", anyone, (*call).chooseCountry},
		{"GET /help/{country}", anyone, (*call).helpCountry},
		{"GET /privacy", anyone, (*call).privacy},
		{"GET /safety", anyone, (*call).onlineSafety},
		{"GET /accessibility", anyone, (*call).accessibility},
		{"GET /leave", wayOut, (*call).leave},

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
		{"GET /result/advice", withResult, (*call).allAdvice},
		{"GET /result/delete", withSitting, (*call).askDelete},
		{"POST /result/delete", withSitting, (*call).deleteNow},
		{"GET /deleted", anyone, (*call).deleted},

		{"GET /keep", withResult, (*call).keepForm},
		{"POST /keep", anyone, (*call).keep},
		{"GET /signin", anyone, (*call).signInForm},
		{"POST /signin", anyone, (*call).signIn},
		{"POST /signin/open", anyone, (*call).openPlace},
		{"GET /signin/again", ending, (*call).againForm},
		{"POST /signin/again", ending, (*call).again},
		{"POST /signout", wayOut, (*call).signOut},
		{"GET /lock", atDoor, (*call).lockForm},
		{"POST /lock", wayOut, (*call).lock},
		{"POST /unlock", atDoor, (*call).unlock},
		{"POST /stay", writing, (*call).stay},
		{"GET /draft", signedIn, (*call).readDraft},
		{"POST /draft", writing, (*call).holdDraft},
		{"POST /passkey/new/begin", justSignedIn, (*call).askNewPasskey},
		{"POST /passkey/new/done", justSignedIn, (*call).addPasskey},
		{"POST /passkey/signin/begin", anyone, (*call).askAnyPasskey},
		{"POST /passkey/signin/done", anyone, (*call).signInByPasskey},
		{"POST /passkey/again/begin", ending, askPasskey(toProve)},
		{"POST /passkey/again/done", ending, (*call).againByPasskey},
		{"POST /passkey/unlock/begin", atDoor, askPasskey(toUnlock)},
		{"POST /passkey/unlock/done", atDoor, (*call).unlockByPasskey},
		{"POST /passkey/{id}/away", justSignedIn, (*call).passkeyAway},

		{"GET /today", withChild, (*call).todayNow},
		{"GET /today/{day}", withChild, (*call).todayOf},
		{"POST /today", writingOf, (*call).note},
		{"GET /entry/{id}", withChild, (*call).entry},
		{"POST /entry/{id}", writingOf, (*call).changeEntry},
		{"POST /entry/{id}/away", signedIn, (*call).entryAway},
		{"POST /entry/{id}/back", signedIn, (*call).entryBack},

		{"GET /vision", withChild, (*call).vision},
		{"POST /vision", writingOf, (*call).writeVision},
		{"GET /signs", withChild, (*call).signs},
		{"POST /signs", writingOf, (*call).rateSigns},
		{"GET /signs/choose", withChild, (*call).signsToChoose},
		{"POST /signs/choose", writingOf, (*call).chooseSigns},
		{"GET /signs/{id}", withChild, (*call).sign},
		{"POST /signs/{id}", writingOf, (*call).changeSign},

		{"GET /progress", withChild, (*call).progress},
		{"GET /results/{id}", signedIn, (*call).keptResult},
		{"GET /results/{id}/advice", signedIn, (*call).keptAdvice},
		{"POST /results/{id}/away", signedIn, (*call).keptResultAway},
		{"POST /results/{id}/back", signedIn, (*call).keptResultBack},
		{"GET /retest", withChild, (*call).retest},
		{"POST /retest", withChild, (*call).beginRetest},

		{"GET /family", signedIn, (*call).familyHub},
		{"GET /family/child", signedIn, (*call).childForm},
		{"POST /family/child", writing, (*call).addChild},
		{"GET /family/child/{id}", signedIn, (*call).child},
		{"POST /family/child/{id}", writing, (*call).changeChild},
		{"POST /family/child/{id}/turn", signedIn, (*call).turnToChild},
		{"GET /family/child/{id}/delete", justSignedIn, (*call).deleteChildForm},
		{"POST /family/child/{id}/delete", justSignedIn, (*call).deleteChild},
		{"GET /family/child/{id}/door", justSignedIn, (*call).door},
		{"POST /family/child/{id}/door", justSignedIn, (*call).makeDoor},
		{"GET /week-time", withChild, (*call).timeWeek},
		{"POST /week-time", writingOf, (*call).keepTimeWeek},
		{"GET /seek", anyone, (*call).seek},
		{"POST /help/seen", pressing, (*call).helpSeen},

		{"GET /hard/new", withChild, (*call).hardForm},
		{"POST /hard", writingOf, (*call).keepHard},
		{"GET /hard/{id}", withChild, (*call).hard},
		{"POST /hard/{id}", writingOf, (*call).changeHard},
		{"POST /hard/{id}/away", signedIn, (*call).hardAway},
		{"POST /hard/{id}/back", signedIn, (*call).hardBack},
		{"POST /hard/{id}/quiet", signedIn, (*call).quietHard},
		{"GET /tested", withChild, (*call).testedFirst},
		{"GET /tested/new", withChild, (*call).testedForm},
		{"POST /tested", writingOf, (*call).keepTested},
		{"GET /tested/{id}", withChild, (*call).tested},
		{"POST /tested/{id}", writingOf, (*call).changeTested},
		{"POST /tested/{id}/away", signedIn, (*call).testedAway},
		{"POST /tested/{id}/back", signedIn, (*call).testedBack},

		{"GET /sw.js", anyone, (*call).worker},
		{"GET /plan", withChild, (*call).plan},
		{"POST /plan", writingOf, (*call).beginPlan},
		{"GET /plan/step/{n}", withChild, (*call).planStep},
		{"GET /plan/choose", withChild, (*call).choose},
		{"GET /plan/choose/{id}", withChild, (*call).take},
		{"POST /plan/practice", writingOf, (*call).takePractice},
		{"POST /plan/practice/{id}", writingOf, (*call).changePractice},
		{"POST /plan/practice/{id}/off", pressing, (*call).putAside},
		{"POST /plan/proposal", pressing, (*call).answerProposal},
		{"GET /plan/checkin", withChild, (*call).checkin},
		{"POST /plan/checkin", writingOf, (*call).checkIn},
		{"GET /plan/course", withChild, (*call).course},
		{"POST /plan/course", pressing, (*call).changeCourse},
		{"GET /plan/setting", withChild, (*call).planSetting},
		{"POST /plan/setting", pressing, (*call).changeSetting},
		{"POST /plan/pause", pressing, (*call).pausePlan},
		{"POST /plan/resume", pressing, (*call).resumePlan},

		{"GET /more", signedIn, (*call).more},
		{"GET /more/signin", justSignedIn, (*call).passwordForm},
		{"POST /more/signin", justSignedIn, (*call).changePassword},
		{"GET /more/lock", justSignedIn, (*call).lockSettings},
		{"POST /more/lock", justSignedIn, (*call).setLock},
		{"GET /more/devices", signedIn, (*call).devices},
		{"POST /more/devices/end", signedIn, (*call).endDevices},
		{"POST /more/discreet", signedIn, (*call).setDiscreet},
		{"GET /more/zone", signedIn, (*call).zoneForm},
		{"POST /more/zone", signedIn, (*call).setZone},
		{"GET /more/recovery", justSignedIn, (*call).recoveryForm},
		{"POST /more/recovery", justSignedIn, (*call).chooseRecovery},
		{"POST /more/recovery/refuse", signedIn, (*call).refuseRecovery},
		{"POST /more/recovery/mine", signedIn, (*call).ownRecovery},
		{"GET /recover", anyone, (*call).recoverForm},
		{"POST /recover", anyone, (*call).recoverWays},
		{"POST /recover/code", anyone, (*call).recoverByCode},
		{"POST /recover/wait", anyone, (*call).recoverByWaiting},
		{"POST /recover/new", anyone, (*call).recoverAfterWaiting},
		{"GET /delete", ending, (*call).deleteForm},
		{"POST /delete", endingFresh, (*call).deleteAccount},
		{"POST /delete/undo", ending, (*call).undoDelete},

		{"GET /c", anyone, (*call).youngDoor},
		{"POST /c/code", anyone, (*call).useCode},
		{"POST /c/join", anyone, (*call).youngJoin},
		{"POST /c/connect", asChild, (*call).connect},
		{"POST /c/in", anyone, (*call).youngIn},
		{"POST /c/{letters}", anyone, (*call).closed},
		{"GET /c/forgot", anyone, (*call).forgotForm},
		{"POST /c/forgot", anyone, (*call).forgot},
		{"POST /c/out", wayOut, (*call).youngOut},
		{"GET /c/lock", childAtDoor, (*call).lockForm},
		{"POST /c/lock", wayOut, (*call).lock},
		{"POST /c/unlock", childAtDoor, (*call).unlock},
		{"POST /c/stay", childWriting, (*call).stay},
		{"GET /c/draft", asChild, (*call).readDraft},
		{"POST /c/draft", childWriting, (*call).holdDraft},
		{"GET /c/again", asChild, (*call).youngAgainForm},
		{"POST /c/again", asChild, (*call).youngProve},
		{"GET /c/words", asChild, (*call).youngWordsForm},
		{"POST /c/words", asChild, (*call).youngNewWords},
		{"GET /c/who-sees", asChild, (*call).whoSees},
		{"POST /c/leave", asChild, (*call).leaveParent},
		{"POST /c/renew", asChild, (*call).renew},
		{"POST /c/keep", asChild, (*call).keepPlace},
		{"GET /c/stop", asChild, (*call).stopForm},
		{"POST /c/stop", asChild, (*call).stop},
		{"GET /c/export", childFresh, (*call).youngExport},
		{"GET /c/help", anyone, (*call).youngHelp},
		{"POST /c/help", anyone, (*call).youngCountry},
		{"GET /c/help/{country}", anyone, (*call).youngHelpIn},

		{"GET /c/today", asChild, (*call).youngToday},
		{"POST /c/today", childWriting, (*call).keepWeather},
		{"GET /c/say", asChild, (*call).say},
		{"POST /c/say", childWriting, (*call).keepSay},
		{"GET /c/wish", asChild, (*call).wish},
		{"POST /c/wish", childWriting, (*call).keepWish},
		{"GET /c/felt/{bond}", asChild, (*call).felt},
		{"POST /c/felt/{bond}", childWriting, (*call).keepFelt},
		{"GET /c/kept", asChild, (*call).keptThings},
		{"GET /c/kept/{id}", asChild, (*call).keptThing},
		{"GET /c/kept/{id}/change", asChild, (*call).changeThing},
		{"POST /c/kept/{id}/preview", asChild, (*call).preview},
		{"POST /c/kept/{id}/show", asChild, (*call).show},
		{"POST /c/kept/{id}/back", asChild, (*call).unshow},
		{"POST /c/kept/{id}/away", asChild, (*call).thingAway},
		{"GET /voice", withChild, (*call).voice},
		{"GET /voice/both", withChild, (*call).both},
		{"POST /voice/{id}/thank", pressing, (*call).thank},

		{"GET /family/child/{id}/together", signedIn, (*call).invite},
		{"POST /family/child/{id}/together", signedIn, (*call).makeInvite},
		{"POST /family/child/{id}/together/end", signedIn, (*call).withdraw},
		{"GET /join/{token}", anyone, (*call).joinForm},
		{"POST /join/{token}", signedIn, (*call).join},
		{"POST /join/{token}/new", anyone, (*call).joinNew},
		{"GET /family/together/{bond}", signedIn, (*call).together},
		{"POST /family/together/{bond}/open", signedIn, (*call).openSection},
		{"POST /family/together/{bond}/close", signedIn, (*call).closeSection},
		{"POST /family/together/{bond}/leave", signedIn, (*call).leaveTogether},
		{"GET /agreements", withChild, (*call).agreements},
		{"GET /agreements/new", withChild, (*call).newAgreement},
		{"POST /agreements", writingOf, (*call).propose},
		{"GET /agreements/{id}", signedIn, (*call).agreement},
		{"POST /agreements/{id}", writing, (*call).moveAgreement},
		{"GET /c/agreements", asChild, (*call).agreements},
		{"GET /c/agreements/new", asChild, (*call).newAgreement},
		{"POST /c/agreements", childWriting, (*call).propose},
		{"GET /c/agreements/{id}", asChild, (*call).agreement},
		{"POST /c/agreements/{id}", childWriting, (*call).moveAgreement},

		{"GET /share", signedIn, (*call).shares},
		{"GET /share/new", shareOwner, (*call).shareForm},
		{"POST /share/new", shareOwner, (*call).draftShare},
		{"GET /share/{id}", signedIn, (*call).share},
		{"GET /share/{id}/report.pdf", signedIn, (*call).sharePDF},
		{"POST /share/{id}/open", justSignedIn, (*call).openShare},
		{"POST /share/{id}/end", signedIn, (*call).endShare},
		{"POST /share/{id}/renew", justSignedIn, (*call).renewShare},
		{"POST /share/{id}/delete", signedIn, (*call).deleteShare},
		{"GET /c/share", asChild, (*call).shares},
		{"GET /c/share/new", childFresh, (*call).shareForm},
		{"POST /c/share/new", childWriting, (*call).draftShare},
		{"GET /c/share/{id}", asChild, (*call).share},
		{"GET /c/share/{id}/report.pdf", asChild, (*call).sharePDF},
		{"POST /c/share/{id}/open", childFresh, (*call).openShare},
		{"POST /c/share/{id}/end", asChild, (*call).endShare},
		{"POST /c/share/{id}/renew", childFresh, (*call).renewShare},
		{"POST /c/share/{id}/delete", asChild, (*call).deleteShare},
		{"GET /r/{token}", anyone, (*call).sharedDoor},
		{"POST /r/{token}", anyone, (*call).openShared},
		{"GET /r/{token}/report", anyone, (*call).shared},
		{"GET /r/{token}/report.pdf", anyone, (*call).sharedPDF},
		{"POST /r/{token}/note", anyone, (*call).noteShared},

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
	return c.takeZone()
}
