// Package torture kills, starves and interrupts the real program, and looks whether
// it keeps what it promised: acknowledged jobs are never lost, and each comes to the
// very model of a run that nothing disturbed.
//
// It never looks into the program: it starts `deepnet serve` as a process of its own
// and talks to it as any client does. To add a torment, write a test that disturbs
// the lives of a trial, and let trial.settle judge what is left.
package crashtest
