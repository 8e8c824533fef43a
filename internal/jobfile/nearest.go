package jobfile

import "deepnet/actors/protocol/view"

// Nearest is the name that a mistyped one is most likely to mean; see view.Nearest.
func Nearest(typed string, names []string) string { return view.Nearest(typed, names) }
