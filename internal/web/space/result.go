package space

// KeptResult is a finished test that its parent keeps.
type KeptResult struct {
	Packed  []byte `json:"packed"`            // sitting.Pack
	Uncount bool   `json:"uncount,omitempty"` // taken too early, or in a hurry: not compared
	Seen    bool   `json:"seen,omitempty"`    // told that help comes first, the parent said to know where it is
}
