package plan

import (
	"slices"

	"deepnet/actors/protocol"
)

// exampleTables are tables for which presets choose differently: of few rows and of
// many, of numbers and of classes.
func exampleTables() (all []tableFacts) {
	for _, rows := range []int{50, fewRows, 100 * fewRows} {
		for _, classes := range []int{0, 2, 3} {
			all = append(all, tableFacts{rows: rows, columns: 4, classes: classes})
		}
	}
	return all
}

// SetBy returns the names of the presets that decide the setting for some table
// where a plan says nothing, sorted. It is found out by having them do so.
func (s Setting) SetBy() (names []string) {
	for _, p := range presetList() {
		if slices.ContainsFunc(exampleTables(), func(t tableFacts) bool {
			plan := &protocol.Plan{}
			p.fill(plan, t)
			commonDefaults(plan)
			return s.isSet((&protocol.Submit{Plan: plan}).ProtoReflect())
		}) {
			names = append(names, p.name)
		}
	}
	return names
}
