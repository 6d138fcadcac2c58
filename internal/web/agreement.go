package web

import "mentor/internal/store"

// touched are the agreements of a bond that the child proposed, answered or noted
// something on, as rows: they go when the child goes.
func (c *call) touched(b bond) ([]store.Record, error) { return nil, nil }
