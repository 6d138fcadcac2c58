package web

import (
	"mentor/internal/fault"
)

// route is one line of the contents page: what, of which class, who may, how.
type route struct {
	pattern string
	class   class
	guard   guard
	handle  handler
}

// table is the contents page of the site and its access table. A route that
// does not stand here does not exist; the matrix test fails on one that it
// does not know.
func (s *Server) table() []route {
	routes := []route{
		{"GET /{$}", free, wayOut, (*call).landing},
		{"GET /steps", public, anyone, (*call).steps},
		{"GET /steps/{n}", public, anyone, (*call).step},
		{"GET /library", public, anyone, (*call).libraryFirst},
		{"GET /library/{kind}", public, anyone, (*call).libraryKind},
		{"GET /library/{kind}/{band}", public, anyone, (*call).libraryKind},
		{"GET /library/practice/{id}", public, anyone, (*call).practice},
		{"POST /library/search", public, anyone, (*call).search},
		{"GET /breathe", free, anyone, (*call).breathe},
		{"GET /hard", free, wayOut, (*call).hardFirst},
		{"GET /repair", public, anyone, (*call).repairForm},
		{"POST /repair", public, anyone, (*call).readThrough},
		{"GET /help", free, wayOut, (*call).help},
		{"POST /help", free, anyone, (*call).chooseCountry},
		{"GET /help/{country}", free, anyone, (*call).helpCountry},
		{"GET /privacy", public, anyone, (*call).privacy},
		{"GET /safety", public, anyone, (*call).onlineSafety},
		{"GET /accessibility", public, anyone, (*call).accessibility},
		{"GET /leave", free, wayOut, (*call).leave},

		{"GET /test", public, anyone, (*call).startPage},
		{"POST /test", begins, anyone, (*call).begin},
		{"GET /test/q/{n}", public, withSitting, (*call).question},
		{"POST /test/q/{n}", public, withSitting, (*call).answer},
		{"POST /test/answers", public, withSitting, (*call).answerAll},
		{"GET /test/pages", public, withSitting, (*call).allPages},
		{"GET /test/check", public, withSitting, (*call).check},
		{"POST /test/finish", public, withSitting, (*call).finish},
		{"GET /test/pause", public, withSitting, (*call).pause},
		{"POST /test/pause", guesses, withSitting, (*call).makeCode},
		{"POST /test/pause/end", public, withSitting, (*call).endCode},
		{"GET /test/resume", public, anyone, (*call).resumePage},
		{"POST /test/resume", guesses, anyone, (*call).resume},

		{"GET /result", public, withResult, (*call).result},
		{"GET /result/answers.json", public, withResult, (*call).resultJSON},
		{"GET /result/fhir.json", public, withResult, (*call).resultFHIR},
		{"GET /result/advice", public, withResult, (*call).allAdvice},
		{"GET /result/delete", public, withSitting, (*call).askDelete},
		{"POST /result/delete", public, withSitting, (*call).deleteNow},
		{"GET /deleted", public, anyone, (*call).deleted},

		{"GET /keep", public, withResult, (*call).keepForm},
		{"POST /keep", guesses, anyone, (*call).keep},
		{"GET /signin", public, anyone, (*call).signInForm},
		{"POST /signin", guesses, anyone, (*call).signIn},
		{"POST /signin/open", guesses, anyone, (*call).openPlace},
		{"GET /signin/again", public, ending, (*call).againForm},
		{"POST /signin/again", guesses, ending, (*call).again},
		{"POST /signout", free, wayOut, (*call).signOut},
		{"GET /lock", free, atDoor, (*call).lockForm},
		{"POST /lock", free, wayOut, (*call).lock},
		{"POST /unlock", guesses, atDoor, (*call).unlock},
		{"POST /stay", owned, writing, (*call).stay},
		{"GET /draft", owned, signedIn, (*call).readDraft},
		{"POST /draft", owned, writing, (*call).holdDraft},
		{"POST /passkey/new/begin", owned, justSignedIn, (*call).askNewPasskey},
		{"POST /passkey/new/done", owned, justSignedIn, (*call).addPasskey},
		{"POST /passkey/signin/begin", public, anyone, (*call).askAnyPasskey},
		{"POST /passkey/signin/done", public, anyone, (*call).signInByPasskey},
		{"POST /passkey/again/begin", owned, ending, askPasskey(toProve)},
		{"POST /passkey/again/done", owned, ending, (*call).againByPasskey},
		{"POST /passkey/unlock/begin", owned, atDoor, askPasskey(toUnlock)},
		{"POST /passkey/unlock/done", owned, atDoor, (*call).unlockByPasskey},
		{"POST /passkey/{id}/away", owned, justSignedIn, (*call).passkeyAway},

		{"GET /today", owned, withChild, (*call).todayNow},
		{"GET /today/{day}", owned, withChild, (*call).todayOf},
		{"POST /today", owned, writingOf, (*call).note},
		{"GET /entry/{id}", owned, withChild, (*call).entry},
		{"POST /entry/{id}", owned, writingOf, (*call).changeEntry},
		{"POST /entry/{id}/away", owned, signedIn, (*call).entryAway},
		{"POST /entry/{id}/back", owned, signedIn, (*call).entryBack},

		{"GET /vision", owned, withChild, (*call).vision},
		{"POST /vision", owned, writingOf, (*call).writeVision},
		{"GET /signs", owned, withChild, (*call).signs},
		{"POST /signs", owned, writingOf, (*call).rateSigns},
		{"GET /signs/choose", owned, withChild, (*call).signsToChoose},
		{"POST /signs/choose", owned, writingOf, (*call).chooseSigns},
		{"GET /signs/{id}", owned, withChild, (*call).sign},
		{"POST /signs/{id}", owned, writingOf, (*call).changeSign},

		{"GET /progress", owned, withChild, (*call).progress},
		{"GET /results/{id}", owned, signedIn, (*call).keptResult},
		{"GET /results/{id}/advice", owned, signedIn, (*call).keptAdvice},
		{"POST /results/{id}/away", owned, signedIn, (*call).keptResultAway},
		{"POST /results/{id}/back", owned, signedIn, (*call).keptResultBack},
		{"GET /retest", owned, withChild, (*call).retest},
		{"POST /retest", owned, withChild, (*call).beginRetest},

		{"GET /family", owned, signedIn, (*call).familyHub},
		{"GET /family/child", owned, signedIn, (*call).childForm},
		{"POST /family/child", owned, writing, (*call).addChild},
		{"GET /family/child/{id}", owned, signedIn, (*call).child},
		{"POST /family/child/{id}", owned, writing, (*call).changeChild},
		{"POST /family/child/{id}/turn", owned, signedIn, (*call).turnToChild},
		{"GET /family/child/{id}/delete", owned, justSignedIn, (*call).deleteChildForm},
		{"POST /family/child/{id}/delete", owned, justSignedIn, (*call).deleteChild},
		{"GET /family/child/{id}/door", owned, justSignedIn, (*call).door},
		{"POST /family/child/{id}/door", owned, justSignedIn, (*call).makeDoor},
		{"GET /week-time", owned, withChild, (*call).timeWeek},
		{"POST /week-time", owned, writingOf, (*call).keepTimeWeek},
		{"GET /seek", public, anyone, (*call).seek},
		{"POST /help/seen", owned, pressing, (*call).helpSeen},

		{"GET /hard/new", owned, withChild, (*call).hardForm},
		{"POST /hard", owned, writingOf, (*call).keepHard},
		{"GET /hard/{id}", owned, withChild, (*call).hard},
		{"POST /hard/{id}", owned, writingOf, (*call).changeHard},
		{"POST /hard/{id}/away", owned, signedIn, (*call).hardAway},
		{"POST /hard/{id}/back", owned, signedIn, (*call).hardBack},
		{"POST /hard/{id}/quiet", owned, signedIn, (*call).quietHard},
		{"GET /tested", owned, withChild, (*call).testedFirst},
		{"GET /tested/new", owned, withChild, (*call).testedForm},
		{"POST /tested", owned, writingOf, (*call).keepTested},
		{"GET /tested/{id}", owned, withChild, (*call).tested},
		{"POST /tested/{id}", owned, writingOf, (*call).changeTested},
		{"POST /tested/{id}/away", owned, signedIn, (*call).testedAway},
		{"POST /tested/{id}/back", owned, signedIn, (*call).testedBack},

		{"GET /sw.js", free, anyone, (*call).worker},
		{"GET /plan", owned, withChild, (*call).plan},
		{"POST /plan", owned, writingOf, (*call).beginPlan},
		{"GET /plan/step/{n}", owned, withChild, (*call).planStep},
		{"GET /plan/choose", owned, withChild, (*call).choose},
		{"GET /plan/choose/{id}", owned, withChild, (*call).take},
		{"POST /plan/practice", owned, writingOf, (*call).takePractice},
		{"POST /plan/practice/{id}", owned, writingOf, (*call).changePractice},
		{"POST /plan/practice/{id}/off", owned, pressing, (*call).putAside},
		{"POST /plan/proposal", owned, pressing, (*call).answerProposal},
		{"GET /plan/checkin", owned, withChild, (*call).checkin},
		{"POST /plan/checkin", owned, writingOf, (*call).checkIn},
		{"GET /plan/course", owned, withChild, (*call).course},
		{"POST /plan/course", owned, pressing, (*call).changeCourse},
		{"GET /plan/setting", owned, withChild, (*call).planSetting},
		{"POST /plan/setting", owned, pressing, (*call).changeSetting},
		{"POST /plan/pause", owned, pressing, (*call).pausePlan},
		{"POST /plan/resume", owned, pressing, (*call).resumePlan},

		{"GET /more", owned, signedIn, (*call).more},
		{"GET /more/signin", owned, justSignedIn, (*call).passwordForm},
		{"POST /more/signin", guesses, justSignedIn, (*call).changePassword},
		{"GET /more/lock", owned, justSignedIn, (*call).lockSettings},
		{"POST /more/lock", guesses, justSignedIn, (*call).setLock},
		{"GET /more/devices", owned, signedIn, (*call).devices},
		{"POST /more/devices/end", owned, signedIn, (*call).endDevices},
		{"POST /more/discreet", owned, signedIn, (*call).setDiscreet},
		{"GET /more/zone", owned, signedIn, (*call).zoneForm},
		{"POST /more/zone", owned, signedIn, (*call).setZone},
		{"GET /more/recovery", owned, justSignedIn, (*call).recoveryForm},
		{"POST /more/recovery", guesses, justSignedIn, (*call).chooseRecovery},
		{"POST /more/recovery/refuse", owned, signedIn, (*call).refuseRecovery},
		{"POST /more/recovery/mine", owned, signedIn, (*call).ownRecovery},
		{"GET /recover", public, anyone, (*call).recoverForm},
		{"POST /recover", public, anyone, (*call).recoverWays},
		{"POST /recover/code", guesses, anyone, (*call).recoverByCode},
		{"POST /recover/wait", guesses, anyone, (*call).recoverByWaiting},
		{"POST /recover/new", guesses, anyone, (*call).recoverAfterWaiting},
		{"GET /delete", owned, ending, (*call).deleteForm},
		{"POST /delete", owned, endingFresh, (*call).deleteAccount},
		{"POST /delete/undo", owned, ending, (*call).undoDelete},

		{"GET /c", public, anyone, (*call).youngDoor},
		{"POST /c/code", guesses, anyone, (*call).useCode},
		{"POST /c/join", guesses, anyone, (*call).youngJoin},
		{"POST /c/connect", guesses, asChild, (*call).connect},
		{"POST /c/in", guesses, anyone, (*call).youngIn},
		{"POST /c/{letters}", guesses, anyone, (*call).closed},
		{"GET /c/forgot", public, anyone, (*call).forgotForm},
		{"POST /c/forgot", guesses, anyone, (*call).forgot},
		{"POST /c/out", free, wayOut, (*call).youngOut},
		{"GET /c/lock", free, childAtDoor, (*call).lockForm},
		{"POST /c/lock", free, wayOut, (*call).lock},
		{"POST /c/unlock", guesses, childAtDoor, (*call).unlock},
		{"POST /c/stay", owned, childWriting, (*call).stay},
		{"GET /c/draft", owned, asChild, (*call).readDraft},
		{"POST /c/draft", owned, childWriting, (*call).holdDraft},
		{"GET /c/again", owned, asChild, (*call).youngAgainForm},
		{"POST /c/again", guesses, asChild, (*call).youngProve},
		{"GET /c/words", owned, asChild, (*call).youngWordsForm},
		{"POST /c/words", guesses, asChild, (*call).youngNewWords},
		{"GET /c/who-sees", owned, asChild, (*call).whoSees},
		{"POST /c/leave", owned, asChild, (*call).leaveParent},
		{"POST /c/renew", owned, asChild, (*call).renew},
		{"POST /c/keep", owned, asChild, (*call).keepPlace},
		{"GET /c/stop", owned, asChild, (*call).stopForm},
		{"POST /c/stop", guesses, asChild, (*call).stop},
		{"GET /c/export", owned, childFresh, (*call).youngExport},
		{"GET /c/help", free, anyone, (*call).youngHelp},
		{"POST /c/help", free, anyone, (*call).youngCountry},
		{"GET /c/help/{country}", free, anyone, (*call).youngHelpIn},

		{"GET /c/today", owned, asChild, (*call).youngToday},
		{"POST /c/today", owned, childWriting, (*call).keepWeather},
		{"GET /c/say", owned, asChild, (*call).say},
		{"POST /c/say", owned, childWriting, (*call).keepSay},
		{"GET /c/wish", owned, asChild, (*call).wish},
		{"POST /c/wish", owned, childWriting, (*call).keepWish},
		{"GET /c/felt/{bond}", owned, asChild, (*call).felt},
		{"POST /c/felt/{bond}", owned, childWriting, (*call).keepFelt},
		{"GET /c/kept", owned, asChild, (*call).keptThings},
		{"GET /c/kept/{id}", owned, asChild, (*call).keptThing},
		{"GET /c/kept/{id}/change", owned, asChild, (*call).changeThing},
		{"POST /c/kept/{id}/preview", owned, asChild, (*call).preview},
		{"POST /c/kept/{id}/show", owned, asChild, (*call).show},
		{"POST /c/kept/{id}/back", owned, asChild, (*call).unshow},
		{"POST /c/kept/{id}/away", owned, asChild, (*call).thingAway},
		{"GET /voice", owned, withChild, (*call).voice},
		{"GET /voice/both", owned, withChild, (*call).both},
		{"POST /voice/{id}/thank", owned, pressing, (*call).thank},

		{"GET /family/child/{id}/together", owned, signedIn, (*call).invite},
		{"POST /family/child/{id}/together", owned, signedIn, (*call).makeInvite},
		{"POST /family/child/{id}/together/end", owned, signedIn, (*call).withdraw},
		{"GET /join/{token}", public, anyone, (*call).joinForm},
		{"POST /join/{token}", guesses, signedIn, (*call).join},
		{"POST /join/{token}/new", guesses, anyone, (*call).joinNew},
		{"GET /family/together/{bond}", owned, signedIn, (*call).together},
		{"POST /family/together/{bond}/open", owned, signedIn, (*call).openSection},
		{"POST /family/together/{bond}/close", owned, signedIn, (*call).closeSection},
		{"POST /family/together/{bond}/leave", owned, signedIn, (*call).leaveTogether},
		{"GET /agreements", owned, withChild, (*call).agreements},
		{"GET /agreements/new", owned, withChild, (*call).newAgreement},
		{"POST /agreements", owned, writingOf, (*call).propose},
		{"GET /agreements/{id}", owned, signedIn, (*call).agreement},
		{"POST /agreements/{id}", owned, writing, (*call).moveAgreement},
		{"GET /c/agreements", owned, asChild, (*call).agreements},
		{"GET /c/agreements/new", owned, asChild, (*call).newAgreement},
		{"POST /c/agreements", owned, childWriting, (*call).propose},
		{"GET /c/agreements/{id}", owned, asChild, (*call).agreement},
		{"POST /c/agreements/{id}", owned, childWriting, (*call).moveAgreement},

		{"GET /share", owned, signedIn, (*call).shares},
		{"GET /share/new", owned, shareOwner, (*call).shareForm},
		{"POST /share/new", owned, shareOwner, (*call).draftShare},
		{"GET /share/{id}", owned, signedIn, (*call).share},
		{"GET /share/{id}/report.pdf", owned, signedIn, (*call).sharePDF},
		{"POST /share/{id}/open", guesses, justSignedIn, (*call).openShare},
		{"POST /share/{id}/end", owned, signedIn, (*call).endShare},
		{"POST /share/{id}/renew", guesses, justSignedIn, (*call).renewShare},
		{"POST /share/{id}/delete", owned, signedIn, (*call).deleteShare},
		{"GET /c/share", owned, asChild, (*call).shares},
		{"GET /c/share/new", owned, childFresh, (*call).shareForm},
		{"POST /c/share/new", owned, childWriting, (*call).draftShare},
		{"GET /c/share/{id}", owned, asChild, (*call).share},
		{"GET /c/share/{id}/report.pdf", owned, asChild, (*call).sharePDF},
		{"POST /c/share/{id}/open", guesses, childFresh, (*call).openShare},
		{"POST /c/share/{id}/end", owned, asChild, (*call).endShare},
		{"POST /c/share/{id}/renew", guesses, childFresh, (*call).renewShare},
		{"POST /c/share/{id}/delete", owned, asChild, (*call).deleteShare},
		{"GET /r/{token}", public, anyone, (*call).sharedDoor},
		{"POST /r/{token}", guesses, anyone, (*call).openShared},
		{"GET /r/{token}/report", public, anyone, (*call).shared},
		{"GET /r/{token}/report.pdf", public, anyone, (*call).sharedPDF},
		{"POST /r/{token}/note", public, anyone, (*call).noteShared},

		{"GET /assets/{name...}", free, anyone, (*call).asset},
		{"GET /healthz", free, anyone, (*call).health},
	}
	if s.Demo {
		routes = append(routes, route{"GET /demo/{parent}", public, anyone, (*call).demo})
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
