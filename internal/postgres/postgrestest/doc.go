// Package postgrestest starts PostgreSQL for tests: a real server in a scratch folder, which
// tests may stop, kill, halt and start again, and which ends with the test binary, whatever
// ends that.
//
// It knows nothing of what is kept there. Where PostgreSQL is not installed, tests are
// skipped; with DEEPNET_REQUIRE_POSTGRES=1 they fail.
package postgrestest
