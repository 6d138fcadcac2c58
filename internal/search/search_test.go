package search_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"mentor/internal/search"
)

func index() *search.Index {
	x := search.New("en")
	x.Add("walk", "A walk in the evening", "Walk side by side and let your child choose the way.")
	x.Add("read", "Read together", "Read a book your child chooses, ten minutes in bed.")
	x.Add("cook", "Cook one dish", "Your child chooses what you cook.")
	x.Add("apology", "Say sorry", "Name what you did. An apology asks for nothing.")
	return x
}

func TestFind(t *testing.T) {
	for query, want := range map[string][]string{
		"book":          {"read"},
		"WALKING":       {"walk"},    // another form
		"apologies":     {"apology"}, // another form
		"evning":        {"walk"},    // a letter left out
		"raed":          {"read"},    // two letters swapped
		"apollogi":      {"apology"}, // two slips in a long word
		"boo":           nil,         // too short to guess
		"xyzzyx":        nil,
		"":              nil,
		"!?":            nil,
		"cook book":     {"cook", "read"}, // a title counts more
		"child evening": {"walk"},         // a word that is nearly everywhere is passed over
	} {
		if got, _ := index().Find(query); !slices.Equal(got, want) {
			t.Errorf("%q finds %v, want %v", query, got, want)
		}
	}
	if got, _ := index().Find("child"); len(got) != 3 {
		t.Errorf("a word that is nearly everywhere, alone, finds %v, want the three", got)
	}
	if got, _ := search.New("en").Find("walk"); got != nil {
		t.Errorf("an empty index finds %v", got)
	}
}

// What was guessed is told as a guess, and is none beside a word that is there.
func TestGuesses(t *testing.T) {
	x := index()
	x.Add("cafe", "Café crème", "Sit in a café, naïve and slow.")
	x.Add("l", "Life, like, line, live, lie", "")
	for query, want := range map[string]struct{ ids, guessed []string }{
		"lice":        {nil, nil}, // which of five?
		"lies":        {[]string{"l"}, nil},
		"walk":        {[]string{"walk"}, nil},
		"wakl":        {[]string{"walk"}, []string{"walk"}},
		"talk":        {nil, nil}, // one letter from walk, and another word
		"look":        {nil, nil}, // from book and cook
		"evening dag": {[]string{"walk"}, nil},
		"evning":      {[]string{"walk"}, []string{"evening"}},
		"book evning": {[]string{"read"}, nil},
		"cafe":        {[]string{"cafe"}, nil}, // as it is typed without accents
		"CAFÉ":        {[]string{"cafe"}, nil},
		"cafe\u0301":  {[]string{"cafe"}, nil}, // an accent that stands by itself
		"naive":       {[]string{"cafe"}, nil},
		"wálk":        {[]string{"walk"}, nil},
		"crmee":       {[]string{"cafe"}, []string{"crème"}},
	} {
		if ids, guessed := x.Find(query); !slices.Equal(ids, want.ids) || !slices.Equal(guessed, want.guessed) {
			t.Errorf("%q finds %v by reading it as %v, want %v and %v", query, ids, guessed, want.ids, want.guessed)
		}
	}
}

// A stem may hang on an accent that was not typed.
func TestAccentsOfAStem(t *testing.T) {
	x := search.New("fr")
	x.Add("school", "Loin de l’école", "Parler d’autre chose que des élèves.")
	for _, query := range []string{"ecole", "écoles", "eleves", "élève", "e\u0301le\u0300ves"} {
		if ids, guessed := x.Find(query); len(ids) != 1 || guessed != nil {
			t.Errorf("%q finds %v by reading it as %v", query, ids, guessed)
		}
	}
}

// A query of any kind gives known ids, each once.
func TestFindIsSound(t *testing.T) {
	x := index()
	rapid.Check(t, func(t *rapid.T) {
		got, _ := x.Find(rapid.String().Draw(t, "query"))
		for i, id := range got {
			if !slices.Contains([]string{"walk", "read", "cook", "apology"}, id) || slices.Contains(got[:i], id) {
				t.Fatalf("found %v", got)
			}
		}
	})
}

// One slip anywhere in a word of four letters or more still finds its text.
func TestOneSlip(t *testing.T) {
	x := index()
	rapid.Check(t, func(t *rapid.T) {
		word := []rune(rapid.SampledFrom([]string{"evening", "together", "minutes", "nothing"}).Draw(t, "word"))
		want, _ := x.Find(string(word))
		i := rapid.IntRange(0, len(word)-2).Draw(t, "at")
		switch rapid.IntRange(0, 2).Draw(t, "slip") {
		case 0:
			word[i], word[i+1] = word[i+1], word[i]
		case 1:
			word = slices.Delete(word, i, i+1)
		default:
			word = slices.Insert(word, i, 'q')
		}
		if got, _ := x.Find(string(word)); !slices.Contains(got, want[0]) {
			t.Fatalf("%q finds %v, want %v among them", string(word), got, want)
		}
	})
}

// A word of the title counts more than the same word of the text.
func TestTitleCountsMore(t *testing.T) {
	x := search.New("en")
	x.Add("trains", "Trains", "A page about ships.")
	x.Add("ships", "Ships", "A page about trains.")
	x.Add("other", "Bread", "A page about ovens.")
	x.Add("more", "Rain", "A page about clouds.")
	for _, word := range []string{"trains", "ships"} {
		if got, _ := x.Find(word); len(got) != 2 || got[0] != word {
			t.Errorf("%q finds %v, want it in the title first", word, got)
		}
	}
}
