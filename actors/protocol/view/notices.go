package view

import "regexp"

// flagged is a flag of the command line, or a text in quotes, in which there is none.
var flagged = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|\B--([a-z]+(?:-[a-z]+)*)`)

// Notices are sentences about a table for those who have no command line: what the sentences
// call by its flag, they call the setting of that name, as the page and job files do.
func Notices(sentences []string) []string {
	said := make([]string, len(sentences))
	for i, sentence := range sentences {
		said[i] = flagged.ReplaceAllStringFunc(sentence, func(found string) string {
			if found[0] == '"' {
				return found
			}
			return "setting " + found[len("--"):]
		})
	}
	return said
}
