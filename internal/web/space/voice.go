package space

import (
	"mentor/internal/calendar"
)

// WeatherID is the id of the one weather of a day.
func WeatherID(day calendar.Day) string { return "weather-" + day.String() }

// Thanks of a parent for something that was shown.
type Thanks struct{}
