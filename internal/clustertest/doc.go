// Package clustertest has several nodes share one PostgreSQL, and kills, freezes and cuts off
// whatever it finds: nodes, their networks, the database. It checks that they keep what
// one node promises: acknowledged jobs are never lost, no job is worked on twice, and each
// comes to the very model of a run on one machine that nothing disturbed.
//
// It is crashtest's younger brother, and never looks into the program either. Its parts are
// packages of their own: proxy and network spoil connections, claims judges histories. To
// add a kind of disturbance, add a line to the table in faults_test.go.
package clustertest
