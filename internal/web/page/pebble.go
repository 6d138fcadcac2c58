package page

// StoneState is what a stone tells of a day. Its shape and its label say it
// too, so that colour alone never has to. Gold stands for StoneMended and for
// nothing else.
type StoneState uint8

const (
	StoneDotted  StoneState = iota // nothing was noted
	StoneFull                      // a day was noted
	StoneCracked                   // a hard moment
	StoneMended                    // a hard moment that was repaired
)

// DayStone is one stone to draw.
type DayStone struct {
	ID    string // its own on the page; only a broken stone needs it
	State StoneState
	Seed  int    // the same seed draws the same stone; a day's number will do
	Label string // what a person who does not see it hears; empty where the words beside it say it
}

func (s DayStone) shape() string { return stonePaths[uint(s.Seed)%uint(len(stonePaths))] }

func (s DayStone) crack() string { return crackPaths[uint(s.Seed)%uint(len(crackPaths))] }

func (s DayStone) broken() bool { return s.State == StoneCracked || s.State == StoneMended }

func (s DayStone) breakClass() string {
	if s.State == StoneMended {
		return "p-seam"
	}
	return "p-crack"
}

// WeekDay is a stone with its day in a strip.
type WeekDay struct {
	Stone DayStone
	Short string // the day in a letter or two; the label of the stone says it in full
	Now   bool   // the day of the page
	Href  string // where the day can be opened, or empty
}
