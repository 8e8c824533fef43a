"""Trains, watches and predicts over HTTP, with requests alone.

    DEEPNET_TOKEN=$(cat DATA/http-token) python3 docs/examples/http/client.py docs/examples/iris.csv

DEEPNET_URL says where the service is; by default http://127.0.0.1:7601.
"""

import json
import os
import sys
import time
import uuid

import requests


class Deepnet:
    """A service, by its address and token."""

    def __init__(self, url, token):
        self.url = url
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {token}"

    def call(self, method, path, **request):
        """Sends a request; asks again while the service is busy or away."""
        while True:
            answer = self.session.request(method, self.url + path, timeout=60, **request)
            if answer.status_code != 503:
                break
            time.sleep(float(answer.headers.get("Retry-After", 1)))
        if not answer.ok:
            problem = answer.json()
            raise RuntimeError(f"{problem['code']}: {problem['detail']}")
        return answer

    def upload(self, path):
        """Uploads a table of any format and returns its digest."""
        with open(path, "rb") as table:
            answer = self.call("POST", "/v1/datasets", params={"name": os.path.basename(path)}, data=table.read())
        for column in answer.json()["preview"]["columns"]:
            print(f"column {column['name']}: {column['kind']}")
        return answer.json()["dataset"]

    def submit(self, **job):
        """Submits a job. By its key, the same request sent again makes no second job."""
        return self.call("POST", "/v1/jobs", json=job, headers={"Idempotency-Key": str(uuid.uuid4())}).json()

    def events(self, job):
        """Yields a job's events until it is over, over any number of connections."""
        last = 0
        while True:
            headers = {"Accept": "text/event-stream", "Last-Event-ID": str(last)}
            try:
                answer = self.session.get(f"{self.url}/v1/jobs/{job}/events", headers=headers, stream=True, timeout=(10, 45))
                answer.raise_for_status()
                for kind, revision, data in parts(answer.iter_lines(decode_unicode=True)):
                    if kind == "end":
                        return
                    last = revision
                    yield data
            except (requests.ConnectionError, requests.Timeout):
                time.sleep(1)

    def predict(self, job, rows):
        """Predicts for rows, each a dict of its columns."""
        return self.call("POST", f"/v1/jobs/{job}:predict", json={"rows": rows}).json()["rows"]


def parts(lines):
    """Reads server-sent events from lines: their kind, revision and data."""
    kind, revision, data = "", 0, ""
    for line in lines:
        name, _, value = line.partition(": ")
        if name == "event":
            kind = value
        elif name == "id":
            revision = int(value)
        elif name == "data":
            data = value
        elif not line and kind:
            yield kind, revision, json.loads(data or "null")
            kind, data = "", ""


def main():
    service = Deepnet(os.environ.get("DEEPNET_URL", "http://127.0.0.1:7601"), os.environ["DEEPNET_TOKEN"])
    dataset = service.upload(sys.argv[1])
    job = service.submit(name="iris.csv", dataset=dataset, plan={"target": "species", "epochs": 50, "seed": 7})
    for event in service.events(job["job"]):
        if event["kind"] == "epoch":
            print(f"epoch {event['epoch']['epoch']}: error {event['epoch']['error']:.4f}")
    job = service.call("GET", f"/v1/jobs/{job['job']}").json()
    print(f"{job['state']} with digest {job['digest']}")
    flower = {"sepal_length": 5.1, "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2}
    print(f"that flower is {service.predict(job['job'], [flower])[0]['label']}")


if __name__ == "__main__":
    main()
