package account

import (
	"strings"
	"unicode"
)

// WordsInAll is how many recovery words a child gets. Drawn from 256, each has
// eight bits: 64 in all, which nobody guesses through a slow hash.
const WordsInAll = 8

// NormalWords are typed words as they are hashed: small letters, single spaces.
// What stands between the words, and numbers before them, does not count. Empty
// when they are not as many as there must be.
func NormalWords(typed string) string {
	all := strings.FieldsFunc(strings.ToLower(typed), func(r rune) bool { return !unicode.IsLetter(r) })
	if len(all) != WordsInAll {
		return ""
	}
	return strings.Join(all, " ")
}

// FriendlyWords are what recovery words are drawn from: short, common, and none
// that could hurt whom it is given to.
func FriendlyWords() []string { return strings.Fields(friendlyWords) }

const friendlyWords = `
acorn amber anchor apple apron arrow autumn badge bagel baker bamboo banana banjo barn basket beach beaver bell
berry bicycle biscuit blanket blossom boat bottle branch bread breeze brick bridge broom brush bubble bucket button cabin
cactus camel candle canoe canyon carpet carrot castle cello chalk cherry cinema circle cliff cloud clover coast cocoa
coconut comet compass cookie copper coral cotton cradle crane crayon creek cricket crown crystal cup curtain daisy dancer
desert diamond dolphin dragon drum eagle elbow elephant ember engine evening falcon feather fern ferry field finger flag
flame flute forest fountain fox frost galaxy garden garlic gate giant ginger giraffe glass globe glove grape guitar
hammer hammock harbour harp hazel hedge helmet hill honey horse igloo island ivory jacket jaguar jasmine jelly jigsaw
jungle kettle kitchen kite kitten koala ladder lagoon lake lantern lemon letter lily lion lizard lobster magnet mango
maple marble market meadow melon mirror mitten moon morning mountain muffin museum mushroom napkin needle nest noodle
nutmeg oak oasis ocean olive onion orange orchard orchid otter oven owl paddle paint palace panda paper parrot
peach peanut pebble pencil penguin pepper piano pillow pilot pine pirate planet plum pocket pond pony poppy potato
puddle pumpkin puzzle rabbit radio raft rain rainbow raven ribbon ring river robin rocket saddle sail salad
sand scarf school seal shell silver sky snow sofa spoon squirrel star stone storm summer sun
swan table teapot tiger tomato torch tower train tulip tunnel turtle umbrella valley velvet violin wagon walnut water whale
wheel willow window winter wizard wolf zebra
`
