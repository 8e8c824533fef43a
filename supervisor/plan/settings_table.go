package plan

import "deepnet/neuron/dataset"

// ofTheTable are the settings of how a table is read and prepared.
func ofTheTable() []Setting {
	return tableOnly([]Setting{
		{Flag: "delimiter", Field: "plan.preparation.delimiter", Kind: Sign, Guess: "guessed among comma, semicolon, tab and |", Doc: "`SIGN` between cells"},
		{
			Flag: "decimal", Field: "plan.preparation.decimal", Kind: Choice, Words: []Word{{Text: "point", Means: "."}, {Text: "comma", Means: ","}}, Guess: "guessed",
			Doc: "point or comma, `SIGN` before decimals",
		},
		{
			Flag: "header", Field: "plan.preparation.header", Kind: Choice, Words: words("yes", "no"), Guess: "guessed",
			Doc: "`yes` or no: whether the first line names the columns",
		},
		{
			Flag: "missing", Field: "plan.preparation.missing", Kind: List, Example: "[NA, -999]",
			Doc: "`CELL` that stands for no value, such as -999; repeatable, in place of the usual ones",
		},
		{
			Flag: "kind", Key: "kinds", Field: "plan.preparation.kinds", Kind: Pairs, Example: "{zip: category}",
			Doc: "`COLUMN=KIND` where it is not as guessed; repeatable; kinds: " + kinds(),
			Parts: []Setting{
				{Flag: "column", Field: "column", Kind: Name},
				{Flag: "kind", Field: "kind", Kind: Name},
			},
		},
		{
			Flag: "cyclic", Field: "plan.preparation.cyclic", Kind: Pairs, Example: "{hour: 24}", Guess: "by names such as hour and weekday",
			Doc: "`COLUMN=PERIOD` of numbers that come round, such as 24 for hours, which become a sine and a cosine, too; repeatable; 0: they do not",
			Parts: []Setting{
				{Flag: "column", Field: "column", Kind: Name},
				{Flag: "period", Field: "period", Kind: Count, Range: whole(0, dataset.MaxPeriod)},
			},
		},
		{Flag: "leave-out", Field: "plan.preparation.leave_out", Kind: List, Example: "[id, comment]", Doc: "`COLUMN` that is no input; repeatable"},
		{
			Flag: "impute", Field: "plan.preparation.numbers", With: "plan.preparation.numbers_with", Kind: Filling, Default: string(dataset.Median),
			Doc: "`HOW` missing numbers are filled: median, mean, most_frequent, or a number",
		},
		{
			Flag: "impute-categories", Field: "plan.preparation.categories", With: "plan.preparation.categories_with", Kind: Filling,
			Default: string(dataset.MostFrequent), Doc: "`HOW` missing categories are filled: most_frequent, or a value",
		},
		{
			Flag: "scale", Field: "plan.preparation.scaling", Kind: Name, Default: string(dataset.Standard),
			Doc: "`HOW` numbers are scaled: standard, minmax, robust, quantile, none",
		},
		{
			Flag: "scale-target", Field: "plan.preparation.target_scaling", Kind: Choice, Words: words(string(dataset.Standard), string(dataset.Unscaled)),
			Doc: "`HOW` a target of numbers is scaled: standard, none",
		},
		{
			Flag: "rare", Field: "plan.preparation.rare", Kind: Count, Range: anyCount, Guess: "by the number of rows",
			Doc: "`ROWS` that a category's value needs to count by itself",
		},
		{
			Flag: "reading", Field: "plan.preparation.reading", Kind: Count, Range: whole(int(dataset.FirstRules), int(dataset.LatestRules)), Guess: "the latest",
			Doc: "`N` of the rules by which a table is read: 1, plain numbers alone; 2, numbers and dates as people write them; 3, days elapsed, and numbers that come round, too",
		},
	})
}

// ofTheTestRows are the settings of which rows the model is tested on.
func ofTheTestRows() []Setting {
	return resumable(tableOnly([]Setting{
		{Flag: "split", Field: "plan.splitting.method", Kind: Name, Doc: "`HOW` the test rows are chosen: stratified, random, grouped, ordered, or copies, which keeps equal rows together"},
		{Flag: "group", Field: "plan.splitting.group", Kind: Name, Doc: "`COLUMN` whose equal values stay together when rows are divided"},
		{Flag: "order", Field: "plan.splitting.order", Kind: Name, Doc: "`COLUMN` that puts the rows in the order of time: the last are the test rows"},
		{
			Flag: "folds", Field: "plan.splitting.folds", Kind: Count, Range: anyCount,
			Doc: "`K` parts of the rows, one of which, --fold, is for the test, in place of --holdout",
		},
		{Flag: "fold", Field: "plan.splitting.fold", Kind: Count, Range: anyCount, Doc: "`I`, 1 to K: the part that is for the test"},
		{Flag: "positive", Field: "plan.positive", Kind: Name, Guess: "the rarer", Doc: "`CLASS` of two that precision, recall, f1 and average precision are of"},
		{Flag: "repeat", Field: "plan.splitting.repeat", Kind: Count, Range: anyCount, Doc: "`R`, from 0: another division into folds"},
	}))
}

// tableOnly are settings that plain samples do not have.
func tableOnly(all []Setting) []Setting {
	for i := range all {
		all[i].TableOnly = true
	}
	return all
}

// resumable are settings that a job which continues another may have otherwise.
func resumable(all []Setting) []Setting {
	for i := range all {
		all[i].Resumable = true
	}
	return all
}
