// Package client is the small Go client of a deepnet service: jobs are
// submitted, watched, steered and asked for predictions with plain calls.
//
// What takes several requests is one call too: Run, CrossValidate, Verify, Replay,
// Diff, Select and PredictTable.
//
// It never trains, never keeps anything, and never guesses: what it returns is
// what the service said, or a comparison of that. To add a call, add its words to the
// protocol, then a method of three lines in calls.go; a call made of several requests
// is a file of its own.
//
// A service of several nodes is one service: any node answers any request. What is asked
// again is asked of the next node at once, and so is what a node cannot have heard; a node
// that answers is asked until it does not.
//
// Wherever a job is named, Latest stands for the job submitted last. A request
// must not be changed while its call lasts. An error is one of
//
//   - *Refused: the service answered, and will not do it;
//   - ErrNoAnswer: no answer came in time, or the connection was lost. Whether the
//     request was carried out is not known. Watch, Upload, a Submit with a key, and
//     once the service has answered anything every call that changes nothing have asked
//     again before they say so; after a Submit without a key, look with List before
//     you submit again. While a service starts or stops every request is asked again,
//     as none is carried out;
//   - *JobFailed: a job that had to succeed for the call did not;
//   - ErrChanged: a data set changed while it was uploaded, or an error of its reader;
//   - the context's error, as it is.
package client
