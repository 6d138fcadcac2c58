package page

// Note is a word of the plan on the page of today.
type Note struct {
	Title, Text  string
	Href, Button string
	Why          []string
}

// PracticeLine is a practice to tick on the page of today.
type PracticeLine struct{ ID, Sentence, Small string }
