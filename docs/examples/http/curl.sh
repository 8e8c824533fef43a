#!/bin/sh
# Trains, watches and predicts over HTTP with curl 7.84 or later.
#
#   DEEPNET_TOKEN=$(cat DATA/http-token) sh docs/examples/http/curl.sh docs/examples/iris.csv
#
# DEEPNET_URL says where the service is; by default http://127.0.0.1:7601.
set -eu
url=${DEEPNET_URL:-http://127.0.0.1:7601}
table=$1

# Every request brings the token. An error is a document that says what to do; it is printed, and ends the script.
call() {
	curl --fail-with-body --silent --show-error --header "Authorization: Bearer $DEEPNET_TOKEN" "$@"
}

# Upload the table. The answer has its digest, and what the service takes each column for.
uploaded=$(call --header 'Content-Type: text/csv' --data-binary "@$table" "$url/v1/datasets?name=iris.csv")
dataset=$(printf '%s' "$uploaded" | sed 's/.*"dataset": *"\([0-9a-f]*\)".*/\1/')

# Submit a job. Asked again with the same key, after a time-out perhaps, the service answers with the same job.
job=$url$(call --output /dev/null --write-out '%header{location}' \
	--header 'Content-Type: application/json' --header "Idempotency-Key: curl-$$-$(date +%s)" \
	--data '{"name":"iris.csv","plan":{"target":"species","epochs":50,"seed":7},"dataset":"'"$dataset"'"}' \
	"$url/v1/jobs")

# Watch it learn, event by event, until it is over.
call --no-buffer "$job/events"

# Read how it ended, and how good the model is.
call "$job"
call "$job/report"

# Predict: rows as JSON, or a whole table as CSV.
call --header 'Content-Type: application/json' \
	--data '{"rows":[{"sepal_length":5.1,"sepal_width":3.5,"petal_length":1.4,"petal_width":0.2}]}' "$job:predict"
call --header 'Content-Type: text/csv' --header 'Accept: text/csv' --data-binary "@$table" "$job:predict"
