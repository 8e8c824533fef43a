package dataset

// facts are what Describe found in the cells of a column and only later steps need.
type facts struct {
	written  bool   // it goes by WrittenRules or later ones
	missing  string // what counted as missing, as the end of a sentence
	odd      string // the cells that are no numbers, as the end of a sentence
	like     string // what a cell looks like, as the end of a sentence
	thirds   bool   // some numbers have three decimals and no more
	doubtful string // the first number, if all that have decimals have three; empty: some have not
	orders   orders
	ends     ends // of the numbers
}
