package names

import (
	"testing"
	"unicode/utf8"
)

func TestClean(t *testing.T) {
	for typed, want := range map[string]string{
		"Mia":                            "Mia",
		"  Mia \t Sofie\n":               "Mia Sofie",
		"Jose\u0301":                     "José",
		"شهد":                            "شهد",
		"می\u200cخواهم":                  "می\u200cخواهم", // Persian writes with it
		"👩\u200d👧":                       "👩\u200d👧",
		"❤\ufe0f":                        "❤\ufe0f",
		"\u202eaiM":                      "aiM",
		"\u2067Mia\u2069":                "Mia",
		"M\x00i\x1ba\u0085":              "Mia",
		"Mia\u2028Sofie":                 "Mia Sofie",
		"\ufeffM\u200bi\u00ada\u2060":    "Mia",
		"Mia\U000e0041\U000e007f":        "Mia", // letters that only programs read
		"\u3164":                         "",    // fillers that are letters and show nothing
		"\u115f\u1160\uffa0":             "",
		"\u200d\u200c":                   "",
		"\u0301":                         "",
		"\ufe0f":                         "",
		"\u2800\u2800":                   "",
		" \u00a0\u3000 ":                 "",
		"\xff":                           "",
		"\ue000":                         "",
		"\u061c\u200e\u200f\u202a\u202c": "",
		"":                               "",
	} {
		if got := Clean(typed); got != want {
			t.Errorf("%+q is %+q, want %+q", typed, got, want)
		}
	}
}

func FuzzClean(f *testing.F) {
	f.Add("Mia\u202e \xff\u0301")
	f.Fuzz(func(t *testing.T, typed string) {
		name := Clean(typed)
		if again := Clean(name); again != name || !utf8.ValidString(name) || name != "" && !Seen(name) {
			t.Errorf("%+q is %+q, then %+q", typed, name, again)
		}
	})
}
