// Package browsertest holds no code of its own: its tests walk through the
// real site in a real Chromium, by taps, by keyboard, without JavaScript and
// without a network, and watch every page for what it must not do.
package browsertest
