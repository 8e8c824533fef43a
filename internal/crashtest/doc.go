// Package crashtest kills, starves and interrupts the real program, and checks that it
// keeps what it promised: acknowledged jobs are never lost, and each comes to the very
// model of a run that nothing disturbed.
//
// It never looks into the program: it starts `deepnet serve` as a process of its own
// and talks to it as any client does. To add a kind of crash, write a test that ends or
// disturbs the runs of a trial, and let trial.finishAll check what is left.
package crashtest
