package jobfile_test

import (
	"fmt"

	"deepnet/internal/jobfile"
)

// A job is asked for by flags and by a file; flags win. It can be written down again,
// as a file that asks for the same.
func Example() {
	job := jobfile.New(nil)
	if err := job.Flags().Parse([]string{"--epochs", "50"}); err != nil {
		fmt.Println(err)
	}
	err := job.Take([]byte("target: species\nhidden: [16, 8]\nepochs: 300\nschedule: {name: cosine, warmup: 3}\n"), "job.yaml")
	fmt.Println(err)
	fmt.Print(string(job.Text()))
	// Output:
	// <nil>
	// target: species
	// hidden: [16, 8]
	// schedule:
	//   name: cosine
	//   warmup: 3
	// epochs: 50
}

// What is wrong with a file is said with its place.
func ExampleJob_Take() {
	fmt.Println(jobfile.New(nil).Take([]byte("target: species\nepoch: 3\n"), "job.yaml"))
	fmt.Println(jobfile.New(nil).Take([]byte("dropout: 1\n"), "job.yaml"))
	// Output:
	// 2:1: there is no key "epoch"; did you mean "epochs"?
	// 1:10: dropout: "1" is not possible: must be a number from 0 to below 1
}

// scikit-learn's names are read where the preset is scikit-learn's.
func ExampleJob_Take_scikitLearn() {
	job := jobfile.New(nil)
	err := job.Take([]byte("preset: sklearn\ntarget: species\nhidden_layer_sizes: (64, 32)\nsolver: sgd\nalpha: 0.01\nmax_iter: 100\n"), "job.yaml")
	fmt.Println(err)
	fmt.Print(string(job.Text()))
	// Output:
	// <nil>
	// target: species
	// preset: sklearn
	// hidden: [64, 32]
	// optimizer: sutskever_nesterov
	// epochs: 100
	// l2: 0.01
}
