package web

import (
	"flag"
	"fmt"
	"io"
	"maps"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"mentor/internal/instrument"
	"mentor/internal/safety"
)

var update = flag.Bool("update", false, "write the golden files anew")

// requests are what the tests ask of each route of the table: a path, and the
// form when it is a POST.
var requests = map[string][]string{
	"GET /{$}":                             {"/"},
	"GET /steps":                           {"/steps"},
	"GET /steps/{n}":                       {"/steps/1", "/steps/7"},
	"GET /library":                         {"/library"},
	"GET /library/{kind}":                  {"/library/practices", "/library/talk", "/library/together", "/library/nothing"},
	"GET /library/{kind}/{band}":           {"/library/talk/b13", "/library/talk/b99", "/library/nothing/b3"},
	"GET /library/practice/{id}":           {"/library/practice/child-led-play", "/library/practice/nothing"},
	"POST /library/search":                 {"/library/search words=play", "/library/search words=", "/library/search words=xyzzyx"},
	"GET /breathe":                         {"/breathe"},
	"GET /repair":                          {"/repair"},
	"POST /repair":                         {"/repair act=I+shouted,+but+you+did+too", "/repair"},
	"GET /help":                            {"/help"},
	"POST /help":                           {"/help country=DE", "/help country=ZZ"},
	"GET /help/{country}":                  {"/help/de", "/help/zz"},
	"GET /privacy":                         {"/privacy"},
	"GET /safety":                          {"/safety"},
	"GET /accessibility":                   {"/accessibility"},
	"GET /leave":                           {"/leave"},
	"GET /test":                            {"/test"},
	"POST /test":                           {"/test band=b6&name=Mia", "/test band=none"},
	"GET /test/q/{n}":                      {"/test/q/2", "/test/q/17", "/test/q/32", "/test/q/2?check", "/test/q/99"},
	"POST /test/q/{n}":                     {"/test/q/1 living=1&often=2", "/test/q/2 a=2", "/test/q/2 a=9", "/test/q/17 danger-now=3", "/test/q/30 move=1", "/test/q/99 a=1"},
	"POST /test/answers":                   {"/test/answers CLO1=2&page=30", "/test/answers CLO1=9", "/test/answers"},
	"GET /test/pages":                      {"/test/pages"},
	"GET /test/check":                      {"/test/check"},
	"POST /test/finish":                    {"/test/finish length=short", "/test/finish length=full", "/test/finish"},
	"GET /test/pause":                      {"/test/pause"},
	"POST /test/pause":                     {"/test/pause"},
	"POST /test/pause/end":                 {"/test/pause/end"},
	"GET /test/resume":                     {"/test/resume"},
	"POST /test/resume":                    {"/test/resume code=BBBB+CCCC+DDDD", "/test/resume code=x"},
	"GET /result":                          {"/result"},
	"GET /result/answers.json":             {"/result/answers.json"},
	"GET /result/fhir.json":                {"/result/fhir.json"},
	"GET /result/advice":                   {"/result/advice"},
	"GET /result/delete":                   {"/result/delete"},
	"POST /result/delete":                  {"/result/delete"},
	"GET /deleted":                         {"/deleted"},
	"GET /keep":                            {"/keep"},
	"POST /keep":                           {"/keep child=Mia&zone=Europe/Berlin", "/keep name=ab&password=short", "/keep"},
	"GET /signin":                          {"/signin"},
	"POST /signin":                         {"/signin name=nobody&password=wrong", "/signin"},
	"POST /signin/open":                    {"/signin/open"},
	"GET /signin/again":                    {"/signin/again"},
	"POST /signin/again":                   {"/signin/again"},
	"POST /signout":                        {"/signout"},
	"GET /lock":                            {"/lock"},
	"POST /lock":                           {"/lock"},
	"POST /unlock":                         {"/unlock pin=739164", "/unlock pin=1"},
	"POST /stay":                           {"/stay"},
	"GET /draft":                           {"/draft"},
	"POST /draft":                          {"/draft path=/hard/new&forms=[]", "/draft path=/c/say&forms=[]", "/draft"},
	"POST /passkey/new/begin":              {"/passkey/new/begin"},
	"POST /passkey/new/done":               {"/passkey/new/done", "/passkey/new/done {}"},
	"POST /passkey/signin/begin":           {"/passkey/signin/begin"},
	"POST /passkey/signin/done":            {"/passkey/signin/done {}", "/passkey/signin/done nonsense"},
	"POST /passkey/again/begin":            {"/passkey/again/begin"},
	"POST /passkey/again/done":             {"/passkey/again/done {}"},
	"POST /passkey/unlock/begin":           {"/passkey/unlock/begin"},
	"POST /passkey/unlock/done":            {"/passkey/unlock/done {}"},
	"POST /passkey/{id}/away":              {"/passkey/own-passkey-000001/away", "/passkey/none/away"},
	"GET /today":                           {"/today"},
	"GET /today/{day}":                     {"/today/{today}", "/today/2000-01-01", "/today/x"},
	"POST /today":                          {"/today day={today}&weather=3&id=new-entry-0000001", "/today day={today}", "/today day={today}&child=somebody-elses-00&weather=1"},
	"GET /entry/{id}":                      {"/entry/own-entry-0000001", "/entry/none"},
	"POST /entry/{id}":                     {"/entry/own-entry-0000001 day={today}&version=1&weather=2", "/entry/own-entry-0000001 day={today}&version=7&weather=2", "/entry/none"},
	"POST /entry/{id}/away":                {"/entry/own-entry-0000001/away", "/entry/none/away"},
	"POST /entry/{id}/back":                {"/entry/own-entry-0000001/back", "/entry/none/back"},
	"GET /vision":                          {"/vision"},
	"POST /vision":                         {"/vision words=hello&version=1", "/vision words=hello", "/vision words=", "/vision words=hello&child=somebody-elses-00"},
	"GET /signs":                           {"/signs"},
	"POST /signs":                          {"/signs day={today}&of-own-1=1", "/signs day={today}", "/signs day=2000-01-01&of-own-1=1"},
	"GET /signs/choose":                    {"/signs/choose"},
	"POST /signs/choose":                   {"/signs/choose version=1&sign=i-make-it-good&sign=i-keep-small-promises&sign=laughs-with-me", "/signs/choose sign=nothing"},
	"GET /signs/{id}":                      {"/signs/own-1", "/signs/none"},
	"POST /signs/{id}":                     {"/signs/own-1 version=1&name=a&level1=a&level2=b&level3=c&level4=d&level5=e", "/signs/own-1 version=7&name=a&level1=a&level2=b&level3=c&level4=d&level5=e", "/signs/own-1 name=", "/signs/none name=a"},
	"GET /progress":                        {"/progress", "/progress?until=2025-01-01", "/progress?until=x"},
	"GET /results/{id}":                    {"/results/own-result-000001", "/results/none"},
	"GET /results/{id}/advice":             {"/results/own-result-000001/advice", "/results/none/advice"},
	"POST /results/{id}/away":              {"/results/own-result-000001/away", "/results/none/away"},
	"POST /results/{id}/back":              {"/results/own-result-000001/back", "/results/none/back"},
	"GET /retest":                          {"/retest"},
	"POST /retest":                         {"/retest"},
	"GET /hard":                            {"/hard"},
	"GET /hard/new":                        {"/hard/new"},
	"POST /hard":                           {"/hard id=new-hard-00000001&day={today}&what=a+word&how=", "/hard day={today}", "/hard day={today}&child=somebody-elses-00&what=a+word"},
	"GET /hard/{id}":                       {"/hard/own-hard-00000001", "/hard/none"},
	"POST /hard/{id}":                      {"/hard/own-hard-00000001 version=1&what=more", "/hard/own-hard-00000001 version=7&what=more", "/hard/none"},
	"POST /hard/{id}/away":                 {"/hard/own-hard-00000001/away", "/hard/none/away"},
	"POST /hard/{id}/back":                 {"/hard/own-hard-00000001/back", "/hard/none/back"},
	"POST /hard/{id}/quiet":                {"/hard/own-hard-00000001/quiet", "/hard/none/quiet"},
	"GET /tested":                          {"/tested"},
	"GET /tested/new":                      {"/tested/new"},
	"POST /tested":                         {"/tested id=new-tested-000001&day={today}&went=held", "/tested day={today}", "/tested day={today}&child=somebody-elses-00&went=held"},
	"GET /tested/{id}":                     {"/tested/own-tested-000001", "/tested/none"},
	"POST /tested/{id}":                    {"/tested/own-tested-000001 version=1&own=more", "/tested/own-tested-000001 version=7&own=more", "/tested/none"},
	"POST /tested/{id}/away":               {"/tested/own-tested-000001/away", "/tested/none/away"},
	"POST /tested/{id}/back":               {"/tested/own-tested-000001/back", "/tested/none/back"},
	"GET /sw.js":                           {"/sw.js"},
	"GET /plan":                            {"/plan"},
	"POST /plan":                           {"/plan minutes=10&living=together", "/plan minutes=7"},
	"GET /plan/step/{n}":                   {"/plan/step/3", "/plan/step/9"},
	"GET /plan/choose":                     {"/plan/choose"},
	"GET /plan/choose/{id}":                {"/plan/choose/heat-number", "/plan/choose/own-1", "/plan/choose/own", "/plan/choose/animal-today", "/plan/choose/nothing"},
	"POST /plan/practice":                  {"/plan/practice practice=heat-number&when=When&then=I", "/plan/practice practice=heat-number", "/plan/practice practice=nothing"},
	"POST /plan/practice/{id}":             {"/plan/practice/own-1 when=When&then=I", "/plan/practice/nothing when=When&then=I"},
	"POST /plan/practice/{id}/off":         {"/plan/practice/own-1/off", "/plan/practice/nothing/off"},
	"POST /plan/proposal":                  {"/plan/proposal kind=less&answer=yes", "/plan/proposal"},
	"GET /plan/checkin":                    {"/plan/checkin", "/plan/checkin?week=9", "/plan/checkin?replies=1"},
	"POST /plan/checkin":                   {"/plan/checkin week=1&did-own-1=most", "/plan/checkin week=9"},
	"GET /plan/course":                     {"/plan/course"},
	"POST /plan/course":                    {"/plan/course weeks-3=4", "/plan/course weeks-3=99"},
	"GET /plan/setting":                    {"/plan/setting"},
	"POST /plan/setting":                   {"/plan/setting minutes=5&living=shared", "/plan/setting"},
	"POST /plan/pause":                     {"/plan/pause why=rest&from={today}&until={today}", "/plan/pause"},
	"POST /plan/resume":                    {"/plan/resume"},
	"GET /more":                            {"/more", "/more?said=zone", "/more?said=x"},
	"GET /more/signin":                     {"/more/signin"},
	"POST /more/signin":                    {"/more/signin name=Anna+Berg&password=violet+ladder+quiet+motor+seven&others=1", "/more/signin name=ab&password=short", "/more/signin"},
	"GET /more/lock":                       {"/more/lock"},
	"POST /more/lock":                      {"/more/lock pin=739164&lock=1", "/more/lock pin=123456&lock=1", "/more/lock remove=1", "/more/lock lock=1"},
	"GET /more/devices":                    {"/more/devices", "/more/devices?ended"},
	"POST /more/devices/end":               {"/more/devices/end", "/more/devices/end id=nobodys"},
	"POST /more/discreet":                  {"/more/discreet on=1", "/more/discreet"},
	"GET /more/zone":                       {"/more/zone"},
	"POST /more/zone":                      {"/more/zone zone=Asia/Kathmandu", "/more/zone zone=Asia/Kathmandu&from=today", "/more/zone zone=Mars/Olympus"},
	"GET /more/recovery":                   {"/more/recovery"},
	"POST /more/recovery":                  {"/more/recovery way=none", "/more/recovery way=wait", "/more/recovery way=paper", "/more/recovery way=email", "/more/recovery"},
	"POST /more/recovery/refuse":           {"/more/recovery/refuse"},
	"POST /more/recovery/mine":             {"/more/recovery/mine"},
	"GET /recover":                         {"/recover"},
	"POST /recover":                        {"/recover name=nobody", "/recover"},
	"POST /recover/code":                   {"/recover/code name=nobody&code=BCDF+GHJK+MNPQ+RSTV+WXYZ&password=violet+ladder+quiet+motor", "/recover/code name=nobody&code=x&password=x", "/recover/code"},
	"POST /recover/wait":                   {"/recover/wait name=nobody", "/recover/wait"},
	"POST /recover/new":                    {"/recover/new password=violet+ladder+quiet+motor", "/recover/new"},
	"GET /delete":                          {"/delete"},
	"POST /delete":                         {"/delete when=week", "/delete when=now", "/delete"},
	"POST /delete/undo":                    {"/delete/undo"},
	"GET /family":                          {"/family", "/family?gone"},
	"GET /family/child":                    {"/family/child"},
	"POST /family/child":                   {"/family/child id=new-child-0000001&name=Tom", "/family/child year=3000"},
	"GET /family/child/{id}":               {"/family/child/own-child-0000001", "/family/child/none"},
	"POST /family/child/{id}":              {"/family/child/own-child-0000001 version=1&name=Tim", "/family/child/own-child-0000001 version=7&name=Tim", "/family/child/none"},
	"POST /family/child/{id}/turn":         {"/family/child/own-child-0000001/turn", "/family/child/none/turn"},
	"GET /family/child/{id}/delete":        {"/family/child/own-child-0000001/delete", "/family/child/none/delete"},
	"POST /family/child/{id}/delete":       {"/family/child/own-child-0000001/delete", "/family/child/none/delete"},
	"GET /family/child/{id}/door":          {"/family/child/own-child-0000001/door", "/family/child/none/door"},
	"POST /family/child/{id}/door":         {"/family/child/own-child-0000001/door called=Mum", "/family/child/own-child-0000001/door", "/family/child/none/door"},
	"GET /c":                               {"/c", "/c?gone"},
	"POST /c/code":                         {"/c/code code=BCDF+GHJK+MNPQ", "/c/code"},
	"POST /c/join":                         {"/c/join code=BCDF+GHJK+MNPQ&name=otter&year=2012&pin=739164", "/c/join"},
	"POST /c/in":                           {"/c/in name=nobody&year=2012&pin=739164", "/c/in"},
	"POST /c/out":                          {"/c/out"},
	"GET /c/today":                         {"/c/today"},
	"GET /family/child/{id}/together":      {"/family/child/own-child-0000001/together", "/family/child/own-child-0000001/together?ended", "/family/child/none/together"},
	"POST /family/child/{id}/together":     {"/family/child/own-child-0000001/together called=Anna", "/family/child/own-child-0000001/together", "/family/child/none/together"},
	"POST /family/child/{id}/together/end": {"/family/child/own-child-0000001/together/end", "/family/child/none/together/end"},
	"GET /join/{token}":                    {"/join/nothing-that-was-ever-made"},
	"POST /join/{token}":                   {"/join/nothing-that-was-ever-made called=Ben"},
	"POST /join/{token}/new":               {"/join/nothing-that-was-ever-made/new called=Ben"},
	"GET /family/together/{bond}":          {"/family/together/{pair}"},
	"POST /family/together/{bond}/open":    {"/family/together/{pair}/open section=trust"},
	"POST /family/together/{bond}/close":   {"/family/together/{pair}/close section=trust"},
	"POST /family/together/{bond}/leave":   {"/family/together/{pair}/leave"},

	"GET /week-time":  {"/week-time"},
	"POST /week-time": {"/week-time q-sleep=6-to-7", "/week-time", "/week-time child=somebody-elses-00&q-sleep=6-to-7"},
	"GET /seek":       {"/seek"},
	"POST /help/seen": {"/help/seen here=today", "/help/seen child=somebody-elses-00"},

	"POST /c/today":             {"/c/today day={today}&weather=3", "/c/today day={today}", "/c/today day=2000-01-01&weather=3"},
	"GET /c/say":                {"/c/say"},
	"POST /c/say":               {"/c/say id=new-say-000000001&words=hello", "/c/say"},
	"GET /c/wish":               {"/c/wish"},
	"POST /c/wish":              {"/c/wish id=new-wish-00000001&words=hello", "/c/wish"},
	"GET /c/felt/{bond}":        {"/c/felt/{bond}", "/c/felt/none"},
	"POST /c/felt/{bond}":       {"/c/felt/{bond} id=new-felt-00000001&a-tells=3", "/c/felt/none a-tells=1"},
	"GET /c/kept":               {"/c/kept", "/c/kept?gone"},
	"GET /c/kept/{id}":          {"/c/kept/own-say-000000001", "/c/kept/none"},
	"GET /c/kept/{id}/change":   {"/c/kept/own-say-000000001/change", "/c/kept/none/change"},
	"POST /c/kept/{id}/preview": {"/c/kept/own-say-000000001/preview bond={bond}", "/c/kept/own-say-000000001/preview bond=none", "/c/kept/none/preview"},
	"POST /c/kept/{id}/show":    {"/c/kept/own-say-000000001/show bond={bond}&shown=own-shown-0000001", "/c/kept/own-say-000000001/show bond=none", "/c/kept/none/show"},
	"POST /c/kept/{id}/back":    {"/c/kept/own-say-000000001/back bond={bond}", "/c/kept/own-say-000000001/back bond=none", "/c/kept/none/back"},
	"POST /c/kept/{id}/away":    {"/c/kept/own-say-000000001/away", "/c/kept/none/away"},
	"GET /voice":                {"/voice"},
	"GET /voice/both":           {"/voice/both"},
	"POST /voice/{id}/thank":    {"/voice/own-shown-0000001/thank", "/voice/none/thank", "/voice/none/thank child=somebody-elses-00"},

	"GET /agreements":         {"/agreements"},
	"GET /agreements/new":     {"/agreements/new", "/agreements/new?from=knock", "/agreements/new?from=own", "/agreements/new?from=nothing&with=somebody-elses-00"},
	"POST /agreements":        {"/agreements id=new-agree-0000001&what=Dinner&from={today}&review=2026-03-28", "/agreements what=&from={today}", "/agreements child=somebody-elses-00&what=Dinner", "/agreements with=somebody-elses-00&what=Dinner"},
	"GET /agreements/{id}":    {"/agreements/own-agree-0000001", "/agreements/none"},
	"POST /agreements/{id}":   {"/agreements/own-agree-0000001 move=change&version=1&what=Dinner&from={today}&review=2026-03-28", "/agreements/own-agree-0000001 move=yes&version=7", "/agreements/own-agree-0000001 move=note&kept=yes&day={today}", "/agreements/none move=yes&version=1"},
	"GET /c/agreements":       {"/c/agreements"},
	"GET /c/agreements/new":   {"/c/agreements/new", "/c/agreements/new?from=knock"},
	"POST /c/agreements":      {"/c/agreements id=new-agree-0000001&what=Dinner&from={today}&review=2026-03-28", "/c/agreements"},
	"GET /c/agreements/{id}":  {"/c/agreements/{pact}", "/c/agreements/own-agree-0000001", "/c/agreements/none"},
	"POST /c/agreements/{id}": {"/c/agreements/{pact} move=yes&version=1", "/c/agreements/none move=yes&version=1"},

	"POST /c/connect":       {"/c/connect code=BCDF+GHJK+MNPQ", "/c/connect"},
	"POST /c/{letters}":     {"/c/none", "/c/none words=hello", "/c/none code=BCDF+GHJK+MNPQ"},
	"GET /c/forgot":         {"/c/forgot"},
	"POST /c/forgot":        {"/c/forgot name=nobody&year=2012&words=a&pin=739164", "/c/forgot"},
	"GET /c/lock":           {"/c/lock"},
	"POST /c/lock":          {"/c/lock"},
	"POST /c/unlock":        {"/c/unlock pin=739164", "/c/unlock"},
	"POST /c/stay":          {"/c/stay"},
	"GET /c/draft":          {"/c/draft"},
	"POST /c/draft":         {"/c/draft path=/c/say&forms=[]", "/c/draft path=/hard/new&forms=[]", "/c/draft"},
	"GET /c/again":          {"/c/again", "/c/again?to=/c/export"},
	"POST /c/again":         {"/c/again pin=739164", "/c/again"},
	"GET /c/words":          {"/c/words"},
	"POST /c/words":         {"/c/words"},
	"GET /c/who-sees":       {"/c/who-sees"},
	"POST /c/leave":         {"/c/leave bond={bond}", "/c/leave bond=somebody-elses-00", "/c/leave"},
	"POST /c/renew":         {"/c/renew bond=somebody-elses-00", "/c/renew"},
	"POST /c/keep":          {"/c/keep"},
	"GET /c/stop":           {"/c/stop"},
	"POST /c/stop":          {"/c/stop pin=739164", "/c/stop"},
	"GET /c/export":         {"/c/export"},
	"GET /c/help":           {"/c/help"},
	"POST /c/help":          {"/c/help country=DE", "/c/help country=ZZ"},
	"GET /c/help/{country}": {"/c/help/de", "/c/help/zz"},

	"GET /share":                 {"/share", "/share?gone"},
	"GET /share/new":             {"/share/new", "/share/new?from=own-share-0000001", "/share/new?from=x"},
	"POST /share/new":            {"/share/new id=new-share-0000001&section=summary&from=2026-01-01&to={today}&days=30", "/share/new section=summary", "/share/new child=somebody-elses-00&section=summary&from=2026-01-01&to={today}&days=30"},
	"GET /share/{id}":            {"/share/own-share-0000001", "/share/none"},
	"GET /share/{id}/report.pdf": {"/share/own-share-0000001/report.pdf", "/share/none/report.pdf"},
	"POST /share/{id}/open":      {"/share/own-share-0000001/open", "/share/none/open"},
	"POST /share/{id}/end":       {"/share/own-share-0000001/end", "/share/none/end"},
	"POST /share/{id}/renew":     {"/share/own-share-0000001/renew", "/share/none/renew"},
	"POST /share/{id}/delete":    {"/share/own-share-0000001/delete", "/share/none/delete"},
	"GET /r/{token}":             {"/r/nothing", "/r/{token}"},
	"POST /r/{token}":            {"/r/nothing pass=BCDF+GHJK+MNPQ", "/r/nothing", "/r/{token} pass=BCDF+GHJK+MNPQ", "/r/{token}"},
	"GET /r/{token}/report":      {"/r/nothing/report", "/r/{token}/report"},
	"GET /r/{token}/report.pdf":  {"/r/nothing/report.pdf", "/r/{token}/report.pdf"},
	"POST /r/{token}/note":       {"/r/nothing/note note=hello", "/r/{token}/note note=hello", "/r/{token}/note"},

	"GET /c/share":                 {"/c/share", "/c/share?gone"},
	"GET /c/share/new":             {"/c/share/new", "/c/share/new?from=own-share-0000001", "/c/share/new?from=x"},
	"POST /c/share/new":            {"/c/share/new id=new-share-0000001&section=says&from=2026-01-01&to={today}&days=30", "/c/share/new section=says"},
	"GET /c/share/{id}":            {"/c/share/own-share-0000001", "/c/share/none"},
	"GET /c/share/{id}/report.pdf": {"/c/share/own-share-0000001/report.pdf", "/c/share/none/report.pdf"},
	"POST /c/share/{id}/open":      {"/c/share/own-share-0000001/open", "/c/share/none/open"},
	"POST /c/share/{id}/end":       {"/c/share/own-share-0000001/end", "/c/share/none/end"},
	"POST /c/share/{id}/renew":     {"/c/share/own-share-0000001/renew", "/c/share/none/renew"},
	"POST /c/share/{id}/delete":    {"/c/share/own-share-0000001/delete", "/c/share/none/delete"},

	"GET /assets/{name...}": {"/assets/app.css"},
	"GET /healthz":          {"/healthz"},
	"GET /demo":             {"/demo"},
	"GET /demo/{parent}":    {"/demo/nobody"},
}

type actor struct {
	name string
	make func(*testSite) *visitor
}

// actors are those who may come, each made anew for every request.
var actors = []actor{
	{"nobody", (*testSite).visitor},
	{"garbage", func(s *testSite) *visitor {
		v := s.visitor()
		v.cookies[s.CookieName()] = "not-a-secret"
		return v
	}},
	{"draft", func(s *testSite) *visitor { return s.holder(draft(s.t, "Mia", s.clock)) }},
	{"short", func(s *testSite) *visitor { return s.holder(finished(s.t, instrument.Short, "Mia", s.clock, nil)) }},
	{"full", func(s *testSite) *visitor { return s.holder(finished(s.t, instrument.Full, "Mia", s.clock, nil)) }},
	{"danger", func(s *testSite) *visitor {
		return s.holder(finished(s.t, instrument.Full, "Mia", s.clock, map[string]safety.Reply{"danger-now": safety.Yes}))
	}},
	{"later", func(s *testSite) *visitor { // finished three days ago
		return s.holder(finished(s.t, instrument.Short, "Mia", s.clock.Add(-72*time.Hour), nil))
	}},
	{"expired", func(s *testSite) *visitor { return s.holder(draft(s.t, "Mia", s.clock.Add(-48*time.Hour))) }},
	{"forged", func(s *testSite) *visitor { return s.holder(nil) }},
	{"parent", (*testSite).anna},
	{"other", (*testSite).parent}, // of another child
	{"locked", (*testSite).locked},
	{"stale", (*testSite).stale},
	{"ending", (*testSite).ending},
	{"deleted", func(s *testSite) *visitor {
		owner := s.holder(finished(s.t, instrument.Full, "Mia", s.clock, nil))
		foreign := s.visitor()
		foreign.cookies = maps.Clone(owner.cookies)
		owner.want(owner.post("/result/delete", ""), 303)
		return foreign
	}},
}

// ask sends one request of the table above.
func (v *visitor) ask(pattern, request string, header ...string) *httptest.ResponseRecorder {
	method, _, _ := strings.Cut(pattern, " ")
	target, form, _ := strings.Cut(v.filled(request), " ")
	return v.do(method, target, form, header...)
}

// The answer to every route for everybody. A route that is not asked about
// fails, and so does a question about a route that is gone.
func TestMatrix(t *testing.T) {
	t.Parallel()
	s := newSite(t, withParents)
	here := cast{}
	var got strings.Builder
	known := maps.Clone(requests)
	for _, route := range s.table() {
		if known[route.pattern] == nil {
			t.Errorf("nobody asks for %s: add it to requests", route.pattern)
		}
		delete(known, route.pattern)
		fmt.Fprintln(&got, route.pattern)
		for _, request := range requests[route.pattern] {
			fmt.Fprintf(&got, "    %s\n", request)
			s.matrixRow(&got, here, route.pattern, request)
		}
	}
	for pattern := range known {
		t.Errorf("there is no route %s any more", pattern)
	}
	compareGolden(t, "testdata/access.golden", got.String())
}

// matrixRow writes who gets which answer, and fails for one that lacks a guard.
func (s *testSite) matrixRow(out io.Writer, here cast, pattern, request string) {
	who := map[string][]string{}
	for _, a := range slices.Concat(actors, others) {
		v, w := here.ask(s, a, pattern, request)
		checkAnswer(s.t, s, fmt.Sprint(pattern, " ", request, " as ", a.name), w)
		answer := strings.TrimSpace(fmt.Sprint(w.Code, " ", v.unfilled(w.Header().Get("Location"))))
		who[answer] = append(who[answer], a.name)
	}
	for _, answer := range slices.Sorted(maps.Keys(who)) {
		fmt.Fprintf(out, "        %-20s %s\n", answer, strings.Join(who[answer], " "))
	}
}

// cast are actors, by name, who only looked until now, or were refused at the
// door (TestGetChangesNothing).
type cast map[string]*visitor

// ask sends a request as an actor, who is made anew once a request may have
// changed something. Their cookies are as they were before every request.
func (here cast) ask(s *testSite, a actor, pattern, request string) (*visitor, *httptest.ResponseRecorder) {
	v := here[a.name]
	if v == nil {
		v = a.make(s)
	}
	cookies := maps.Clone(v.cookies)
	w := v.ask(pattern, request)
	v.cookies = cookies
	refused := slices.Contains([]int{401, 404, 410}, w.Code)
	if here[a.name] = v; !refused && (!strings.HasPrefix(pattern, "GET ") || pattern == "GET /leave") {
		delete(here, a.name)
	}
	return v, w
}

func compareGolden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	was, is := strings.Split(string(want), "\n"), strings.Split(got, "\n")
	for i := range max(len(was), len(is)) {
		if i >= len(was) || i >= len(is) || was[i] != is[i] {
			t.Fatalf("%s differs from line %d on; read what -update changes before you keep it. Now:\n%s",
				name, i+1, strings.Join(is[min(i, len(is)):min(i+3, len(is))], "\n"))
		}
	}
}

var random = regexp.MustCompile(`(sitting=|recover=|passkey=|"challenge":")[^;"\]]*`)

// whole is an answer to the byte, but for the secret of a test that was begun or
// of who waits to recover an account, and for a question to a passkey.
func whole(w *httptest.ResponseRecorder) string {
	return random.ReplaceAllString(fmt.Sprint(w.Code, w.Header(), w.Body), "$1*")
}

// Whoever tries a secret does not learn whether it ever opened anything, and a
// cookie that is none is as good as no cookie.
func TestMissingIsForeign(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	made := func(name string) *visitor {
		i := slices.IndexFunc(actors, func(a actor) bool { return a.name == name })
		return actors[i].make(s)
	}
	for _, route := range s.table() {
		for _, request := range requests[route.pattern] {
			for _, pair := range [][2]string{{"forged", "expired"}, {"forged", "deleted"}, {"nobody", "garbage"}} {
				one, other := made(pair[0]), made(pair[1])
				if whole(one.ask(route.pattern, request)) != whole(other.ask(route.pattern, request)) {
					t.Errorf("%s %s tells %s from %s", route.pattern, request, pair[0], pair[1])
				}
			}
		}
	}
}
