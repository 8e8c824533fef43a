package facetest

import (
	"testing"
)

func TestAJobIsTrainedAndAskedOverHTTP(t *testing.T) {
	f := newFace(t, nil)
	id := f.finished(quick)
	t.Log(f.get(200, asked{path: "/v1/jobs/" + id})["state"])
	t.Log(f.get(200, asked{path: "/v1/jobs/latest/signature"}))
	t.Log(f.get(200, asked{method: "POST", path: "/v1/jobs/" + id + ":predict", body: `{"rows":[{"sepal_length":5.1,"petal_width":0.2},{}]}`}))
	t.Log(f.get(201, asked{method: "POST", path: "/v1/datasets?name=iris.csv", body: string(iris(t))}))
	a, b := f.do(asked{method: "GET", path: "/v1/jobs/" + id + "/events?after=17"})
	t.Log(a.Status, string(b))
}
