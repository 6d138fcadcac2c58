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

// crackPaths run from edge to edge of any of stonePaths; the stone's own
// outline cuts them off.
var crackPaths = [7]string{
	"M16.1 4.7C16.4 5.5 17.5 8 17.9 9.6C18.3 11.3 17.9 12.9 18.3 14.5C18.7 16.2 19.9 17.8 20.2 19.5C20.5 21.1 19.6 22.7 20 24.4C20.5 26 22.5 28.5 23 29.3",
	"M16.1 4.7C16.5 5.5 18.2 8 18.5 9.6C18.8 11.3 17.4 12.9 18 14.5C18.6 16.2 21.1 17.8 21.8 19.5C22.6 21.1 22.1 22.7 22.3 24.4C22.5 26 22.9 28.5 23.1 29.3",
	"M16.1 4.7C16.6 5.5 18.9 8 19.1 9.6C19.4 11.3 17.5 12.9 17.7 14.5C17.8 16.2 19.5 17.8 20.1 19.5C20.7 21.1 20.7 22.7 21.2 24.4C21.7 26 22.8 28.5 23.1 29.3",
	"M16.1 4.7C16.1 5.5 16.1 8 16.3 9.6C16.5 11.3 16.5 12.9 17.4 14.5C18.3 16.2 21.3 17.8 21.7 19.5C22.2 21.1 19.8 22.7 20.1 24.4C20.3 26 22.6 28.5 23.1 29.3",
	"M16.1 4.7C16.3 5.5 16.2 8 17 9.6C17.7 11.3 19.9 12.9 20.4 14.5C20.9 16.2 19.7 17.8 20 19.5C20.3 21.1 21.8 22.7 22.3 24.4C22.9 26 23 28.5 23.1 29.3",
	"M16.1 4.7C16.4 5.5 16.9 8 17.6 9.6C18.2 11.3 19.4 12.9 20.1 14.5C20.8 16.2 21.5 17.8 21.6 19.5C21.8 21.1 21 22.7 21.2 24.4C21.4 26 22.8 28.5 23.1 29.3",
	"M16.1 4.7C16.5 5.5 17.6 8 18.2 9.6C18.8 11.3 19.5 12.9 19.8 14.5C20.1 16.2 19.8 17.8 19.9 19.5C19.9 21.1 19.5 22.7 20.1 24.4C20.6 26 22.6 28.5 23.1 29.3",
}
