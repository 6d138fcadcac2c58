// Package sitting is one visitor's way through the test, from the first page
// to the result: what was answered, what may be shown, and when it is gone.
// The rules are:
//
//   - A sitting knows nothing that leads to a person but the name the visitor
//     chose to give the child.
//   - Unfinished, it ends 48 hours after its start, because the weeks it asks
//     about move on. Finished, it is kept for seven days after that, and is
//     deleted at once when the visitor says so.
//   - It is kept only as sealed bytes (see Pack).
package sitting

import (
	"errors"
	"time"
	"unicode/utf8"

	"mentor/internal/calendar"
	"mentor/internal/fault"
	"mentor/internal/instrument"
	"mentor/internal/names"
	"mentor/internal/safety"
)

// How long a sitting lives.
const (
	DraftLife  = 48 * time.Hour
	ResultLife = 7 * 24 * time.Hour
)

// MaxName is the longest name for a child, in letters.
const MaxName = 30

// Sitting is one sitting of one form.
type Sitting struct {
	Form     int // version
	Band     string
	Name     string // what the visitor calls the child; may be empty
	Country  string // for help lines; may be empty
	Zone     string // of the browser, or of who is signed in; empty is UTC
	Started  time.Time
	Finished time.Time // zero while it is a draft
	Length   instrument.Length
	Safety   safety.Outcome
	Seen     Pages // the pages of several questions that were sent, filled in or not
	Answers  instrument.Answers

	said        [2]safety.Outcome // by the safety page of the short part and of the rest; Safety joins them
	last        time.Time         // when the last single answer came
	fast, timed uint8             // answers given in under two seconds, and all that were timed
}

// New begins a sitting. An unknown band is a fault; so is a name that is too
// long. country is a code the caller has looked up, or empty.
func New(f *instrument.Form, band, name, country string, now time.Time) (*Sitting, error) {
	name = names.Clean(name)
	if utf8.RuneCountInString(name) > MaxName {
		return nil, fault.New(fault.Invalid, "test.error.name_long")
	}
	if !f.HasBand(band) {
		return nil, fault.New(fault.Invalid, "test.error.band")
	}
	return &Sitting{
		Form: f.Version, Band: band, Name: name, Country: country,
		Started: now.Truncate(time.Second), Answers: f.Blank(),
	}, nil
}

// Expires is when the sitting is deleted.
func (s *Sitting) Expires() time.Time {
	if s.Done() {
		return s.Finished.Add(ResultLife)
	}
	return s.Started.Add(DraftLife)
}

// SetZone takes the name of a time zone; one that nobody knows leaves it as it is.
func (s *Sitting) SetZone(name string) {
	if _, err := time.LoadLocation(name); err == nil && name != "Local" {
		s.Zone = name
	}
}

// Day is the day that a moment falls on by the clock of the sitting.
func (s *Sitting) Day(t time.Time) calendar.Day {
	zone, err := time.LoadLocation(s.Zone)
	if err != nil {
		zone = time.UTC
	}
	return calendar.At(t, zone)
}

// Done reports whether there is a result.
func (s *Sitting) Done() bool { return !s.Finished.IsZero() }

// tooFast is the time under which an answer was hardly read.
const tooFast = 2 * time.Second

// Answer notes one answer. It may be changed until the result is deleted.
func (s *Sitting) Answer(f *instrument.Form, place int, v instrument.Answer, now time.Time) error {
	if !f.Fits(place, v) {
		return fault.New(fault.Invalid, "test.error.answer")
	}
	if v != instrument.Unanswered && s.Answers[place] == instrument.Unanswered && s.timed < 255 && !s.last.IsZero() {
		s.timed++
		if now.Sub(s.last) < tooFast {
			s.fast++
		}
	}
	s.last = now
	s.Answers[place] = v
	return nil
}

// Note sets an answer without timing it: for a page of several questions, and
// for answers that waited in the browser for the network.
func (s *Sitting) Note(f *instrument.Form, place int, v instrument.Answer) error {
	if !f.Fits(place, v) {
		return fault.New(fault.Invalid, "test.error.answer")
	}
	s.Answers[place] = v
	return nil
}

// Judge notes what the safety page of one part said. Saying it again replaces
// it, and takes back nothing of what the other part said.
func (s *Sitting) Judge(stop instrument.Stop, o safety.Outcome) {
	if stop.Short {
		s.said[0] = o
	} else {
		s.said[1] = o
	}
	s.Safety = s.said[0].And(s.said[1])
	s.Seen.Add(stop)
}

// Pages is a set of the pages that ask several questions at once.
type Pages uint8

func bit(stop instrument.Stop) Pages {
	switch {
	case stop.Kind == instrument.AskSafety && stop.Short:
		return 1
	case stop.Kind == instrument.AskFacts && stop.Group > 0:
		return 1 << (instrument.AskMistakes + 1)
	}
	return 1 << stop.Kind
}

// Has reports whether the page was sent.
func (p Pages) Has(stop instrument.Stop) bool { return p&bit(stop) != 0 }

// Add notes that the page was sent.
func (p *Pages) Add(stop instrument.Stop) { *p |= bit(stop) }

// Hurried reports whether the answers look unread.
func (s *Sitting) Hurried(f *instrument.Form) bool {
	return f.Hurried(s.Answers, int(s.fast), int(s.timed))
}

// Next is the first page, from 0, that has not been answered; ok is false when
// the part (short, or all) is through.
func (s *Sitting) Next(f *instrument.Form, length instrument.Length) (n int, ok bool) {
	for i, stop := range f.Course() {
		if length == instrument.Short && !stop.Short {
			break
		}
		if !s.through(stop) && !f.Skips(stop, s.Answers) {
			return i, true
		}
	}
	return 0, false
}

// Reached is Full once anything of the rest was answered or sent.
func (s *Sitting) Reached(f *instrument.Form) instrument.Length {
	for _, stop := range f.Course() {
		if !stop.Short && s.through(stop) {
			return instrument.Full
		}
	}
	return instrument.Short
}

// through reports whether a page needs no visit any more.
func (s *Sitting) through(stop instrument.Stop) bool {
	if stop.Kind == instrument.AskItem {
		return s.Answers[stop.Place] != instrument.Unanswered
	}
	return s.Seen.Has(stop)
}

// Finish makes the result. The safety page comes first: without it there is
// no result, and the fault says so.
func (s *Sitting) Finish(length instrument.Length, now time.Time) error {
	seen := func(short bool) bool { return s.Seen.Has(instrument.Stop{Kind: instrument.AskSafety, Short: short}) }
	if !seen(true) || length == instrument.Full && !seen(false) {
		return fault.New(fault.Invalid, "test.error.safety_first")
	}
	s.Length = length
	if !s.Done() {
		s.Finished = now.Truncate(time.Second)
	}
	return nil
}

// The first version kept of safety one byte a part, without topics; the second no zone.
const firstVersion, secondVersion, packVersion = 1, 2, 3

// Pack writes the sitting as bytes: a header of 17 bytes, what safety shows, the
// name, the zone, and four bits an answer. 107 questions, a name of ten letters and
// Europe/Vienna take 99 bytes.
func (s *Sitting) Pack() []byte {
	b := make([]byte, 0, 64+len(s.Name)+len(s.Answers)/2)
	flags := byte(s.Length)<<7 | byte(s.Seen)
	b = append(b, packVersion, byte(s.Form), flags, s.fast, s.timed)
	b = appendTime(b, s.Started)
	b = appendTime(b, s.Finished)
	b = appendTime(b, s.last)
	for _, text := range []string{string(s.said[0].Pack()), string(s.said[1].Pack()), s.Band, s.Country, s.Name, s.Zone} {
		b = appendText(b, text)
	}
	for i := 0; i < len(s.Answers); i += 2 {
		pair := byte(s.Answers[i])
		if i+1 < len(s.Answers) {
			pair |= byte(s.Answers[i+1]) << 4
		}
		b = append(b, pair)
	}
	return b
}

var errPacked = errors.New("sitting: the packed bytes are not a sitting")

// Unpack is the inverse of Pack, and reads what earlier versions packed. form
// finds the form of a version.
func Unpack(b []byte, form func(version int) *instrument.Form) (*Sitting, error) {
	if len(b) < 19 {
		return nil, errPacked
	}
	s := &Sitting{Form: int(b[1]), Length: instrument.Length(b[2] >> 7), Seen: Pages(b[2] & 127)}
	var said [2]string
	texts := []*string{&said[0], &said[1], &s.Band, &s.Country, &s.Name, &s.Zone}
	switch b[0] {
	case firstVersion:
		said, texts = [2]string{string(b[3:4]), string(b[4:5])}, texts[2:5]
		b = b[5:]
	case secondVersion:
		b, texts = b[3:], texts[:5]
	case packVersion:
		b = b[3:]
	default:
		return nil, errPacked
	}
	s.fast, s.timed = b[0], b[1]
	s.Started, s.Finished, s.last = readTime(b[2:]), readTime(b[6:]), readTime(b[10:])
	b = b[14:]
	for _, text := range texts {
		if len(b) == 0 || len(b) < 1+int(b[0]) {
			return nil, errPacked
		}
		end := 1 + int(b[0])
		*text, b = string(b[1:end]), b[end:]
	}
	s.said = [2]safety.Outcome{safety.Unpack([]byte(said[0])), safety.Unpack([]byte(said[1]))}
	s.Safety = s.said[0].And(s.said[1])
	f := form(s.Form)
	if f == nil || !f.HasBand(s.Band) || len(b) != (f.Questions()+1)/2 {
		return nil, errPacked
	}
	s.Answers = f.Blank()
	for i := range s.Answers {
		v := instrument.Answer(b[i/2] >> (i % 2 * 4) & 15)
		if !f.Fits(i, v) {
			return nil, errPacked
		}
		s.Answers[i] = v
	}
	return s, nil
}

// appendTime keeps whole seconds as 32 bits, enough until 2106; zero is no time.
func appendTime(b []byte, t time.Time) []byte {
	var sec uint32
	if !t.IsZero() {
		sec = uint32(t.Unix())
	}
	return append(b, byte(sec>>24), byte(sec>>16), byte(sec>>8), byte(sec))
}

func readTime(b []byte) time.Time {
	sec := uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
	if sec == 0 {
		return time.Time{}
	}
	return time.Unix(int64(sec), 0).UTC()
}

func appendText(b []byte, s string) []byte { return append(append(b, byte(len(s))), s...) }
