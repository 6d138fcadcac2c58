package account

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"mentor/internal/fault"
)

// says checks that err is the fault with key, or that there is none.
func says(t *testing.T, what string, err error, key string) {
	t.Helper()
	f, ok := fault.As(err)
	switch {
	case key == "" && err != nil, key != "" && (!ok || f.Key != key || f.Kind != fault.Invalid):
		t.Errorf("%s: %v, want %q", what, err, key)
	}
}

func TestPassword(t *testing.T) {
	const short, long = "account.error.password_short", "account.error.password_long"
	const common, pattern, names = "account.error.password_common", "account.error.password_pattern", "account.error.password_names"
	for _, c := range []struct{ password, want string }{
		{"", short},
		{"K7!vq-2mPx#9ra", short}, // 14
		{"e\u0301e\u0301e\u0301e\u0301K7!vq-2mPx", short}, // 14 after NFC, 18 before
		{"K7!vq-2mPx#9raT", ""},
		{strings.Repeat("K7!vq-2mPx#9raT~w3Zu", 10), ""}, // 200
		{strings.Repeat("K7!vq-2mPx#9raT~w3Zu", 10) + "x", long},

		// What people should be able to choose.
		{"correct staple horse", ""},
		{"coffee train umbrella", ""},
		{"sunshine monkey dragon", ""}, // three much used words: just enough
		{"the cat and the dog and me", ""},
		{"мой кот ест красный борщ", ""},
		{"私の猫は毎朝五時に私を起こします", ""},
		{"قطتي تأكل السمك كل صباح", ""},
		{"8203 4417 9925 6081 3", pattern}, // one number
		{"Bremen 4417 rainy Kite", ""},

		// What others try first.
		{"passwordpassword", common},
		{"Password1234567", common},
		{"P@ssw0rdP@ssw0rd", common},
		{"p4ssw0rd12345678!", common},
		{"iloveyou princess", common},
		{"I love you so much", common},
		{"Twinkle, twinkle, little star!", common},
		{"correct horse battery staple", common},
		{"to be or not to be", common},
		{"Vater unser im Himmel", common},
		{"я тебя люблю 12345", common},
		{"jetaime mon amour", common},
		{"hakunamatata2024", common},
		{"sunshine monkey x7", common}, // one point short
		{"5un5h1n3  pr1nc355", common},
		{"aaaaaaaaaaaaaaaaaa", pattern},
		{"abcabcabcabcabcabc", pattern},
		{"k7!k7!k7!k7!k7!k7!", pattern},
		{"qwertyuiopasdfgh", pattern},
		{"1qaz2wsx3edc4rfv", pattern},
		{"987654321abcdefg", pattern},
		{"poiuytrewq lkjhgf", pattern},
		{"123456789012345", pattern},
		{"абвгдежзиклмнопр", pattern},
		{"йцукенгшщзфывапр", pattern},
		{"αβγδεζηθικλμνξοπ", pattern},
		{" - - - - - - - - ", pattern},

		// The parent's world.
		{"ZoriyaZoriyaZoriya", pattern},
		{"Zoriya Zoriya 2015", names},
		{"zoriya 20.05.2015", names},
		{"anna.berg.zoriya", names},
		{"Anna Berg 1985 1985", names},
		{"quiethourquiethour", names},
		{"zoriya sunshine 15", names},
		{"Zoriya paints blue elephants", ""},
	} {
		err := ValidPassword(c.password, "Anna.Berg@example.org", "Zoriya", "Quiet Hour", "", "Jo")
		says(t, c.password, err, c.want)
	}
}

// A name that is not known is letters like any other.
func TestPasswordNamesOnlyWhenKnown(t *testing.T) {
	const password = "zoriya 20.05.2015"
	says(t, "unknown", ValidPassword(password), "")
	says(t, "known", ValidPassword(password, "ZORIYA"), "account.error.password_names")
	says(t, "of two letters", ValidPassword("小明 20.05.2015 xyqvwj", "小明"), "")
	says(t, "of two letters, and a date", ValidPassword("小明小明王 20.05.2015", "小明"), "account.error.password_names")
}

// What a password manager makes is never refused.
func TestRandomPasswordsAreTaken(t *testing.T) {
	for i := range 3000 {
		sum := sha256.Sum256(fmt.Append(nil, "random password ", i))
		password := base64.RawStdEncoding.EncodeToString(sum[:])[:15]
		if err := ValidPassword(password, "Anna Berg", "Zoriya"); err != nil {
			t.Errorf("%q: %v", password, err)
		}
	}
}

// The lists are as hasLine and wordsFrom need them.
func TestLists(t *testing.T) {
	for name, list := range map[string]string{"common": common, "phrases": phrases} {
		lines := strings.Split(strings.TrimSuffix(list, "\n"), "\n")
		if !slices.IsSorted(lines) {
			t.Errorf("%s is not sorted", name)
		}
		for _, line := range lines {
			n := utf8.RuneCountInString(line)
			if string(fold(line)) != line || n < shortestWord || n > longestWord {
				t.Errorf("%s: %q is not folded, or is too short or too long", name, line)
			}
			if !hasLine(list, line) {
				t.Errorf("%s: %q is not found", name, line)
			}
			if other := line + "~"; hasLine(list, other) != slices.Contains(lines, other) {
				t.Errorf("%s: %q is found", name, other)
			}
		}
	}
	if n := strings.Count(common, "\n"); n != 20000 {
		t.Errorf("%d much used passwords", n)
	}
	for _, odd := range []string{"", "\n", "password\n", "~", "!"} {
		if isCommon(odd) {
			t.Errorf("%q is found", odd)
		}
	}
}

func TestLookUpTakesNoMemory(t *testing.T) {
	if n := testing.AllocsPerRun(10, func() { isCommon("password"); isCommon("not there") }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

// Folding a password cannot make it a long piece of work.
func TestFoldIsBounded(t *testing.T) {
	if n := len(fold(strings.Repeat("ﷺ", MaxPassword))); n != MaxPassword {
		t.Errorf("%d characters", n)
	}
}

func BenchmarkValidPassword(b *testing.B) {
	for name, password := range map[string]string{
		"usual": "coffee train umbrella", "longest": strings.Repeat("a0", 100), "folds": strings.Repeat("ﷺ", 200),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				ValidPassword(password, "Anna Berg", "Zoriya") //nolint:errcheck // only its time
			}
		})
	}
}
