package space

import (
	"encoding/json"
	"reflect"
	"testing"
)

// What was typed before a page could hold several forms is still there.
func TestOlderDraft(t *testing.T) {
	for stored, want := range map[string]Unsent{
		`{"path":"/hard/new","fields":[["what","It was loud"]]}`: {
			Path: "/hard/new", Forms: []UnsentForm{{TypedForm: TypedForm{Fields: [][]string{{"what", "It was loud"}}}}},
		},
		`{"path":"/hard/new","forms":[{"to":"/hard","id":"x","fields":[["what","It was loud"]]}]}`: {
			Path: "/hard/new", Forms: []UnsentForm{{To: "/hard", TypedForm: TypedForm{ID: "x", Fields: [][]string{{"what", "It was loud"}}}}},
		},
	} {
		var got Unsent
		if err := json.Unmarshal([]byte(stored), &got); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s is read as %+v, %v", stored, got, err)
		}
	}
}
