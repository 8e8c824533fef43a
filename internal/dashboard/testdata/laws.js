// What the page's modules promise that need no browser. It prints a line for each promise.

import assert from "node:assert/strict";

const listeners = {};
globalThis.document = { baseURI: "http://127.0.0.1:7601/?x=1", hidden: false, addEventListener: (n, f) => { listeners[n] = f; }, removeEventListener: () => {} };
globalThis.addEventListener = () => {};

const { poll } = await import("./poll.js");
const { textOf } = await import("./predict.js");
const { parser, events } = await import("./stream.js");
const { readSelection, writeSelection, within, victimOf } = await import("./selection.js");
const { headings, place, nearest, neighbour } = await import("./layout.js");
const { every, position } = await import("./chaos.js");
const { difference } = await import("./undisturbed.js");
const { address, get } = await import("./api.js");
const { logMarks } = await import("./logaxis.js");
const { number, duration } = await import("./ui.js");
const { outputNames } = await import("./scores.js");
const { treeOf } = await import("./wastree.js");
const { nodeOf, several } = await import("./nodes.js");

const laws = {
  "the headings of layers never touch each other or an edge"() {
    const measure = (s) => 6 * s.length;
    for (const width of [200, 300, 360, 800]) {
      for (let layers = 1; layers <= 8; layers++) {
        const columns = place(Array(layers).fill(1000), width, 300, { left: 60, right: 40 });
        const rows = new Map();
        for (const line of headings(columns, Array(layers).fill("gelu_tanh"), width, measure)) {
          assert.ok(line.y >= 9, `${line.y}`);
          const [from, to] = [line.x - measure(line.text) / 2, line.x + measure(line.text) / 2];
          assert.ok(from >= (rows.get(line.y) ?? 0) && to <= width, `${width} px, ${layers} layers: ${line.text} from ${from} to ${to}`);
          rows.set(line.y, to + 1);
        }
      }
    }
    assert.deepEqual(headings(place([3, 4], 800, 300), ["inputs", "relu"], 800, measure).map((l) => l.text), ["inputs 3", "relu 4"]);
  },
  "an output has the name of its class or target, or those of both its classes"() {
    const iris = ["setosa", "versicolor", "virginica"];
    assert.deepEqual(outputNames({ classes: iris }, 3), iris);
    assert.deepEqual(outputNames({ classes: ["no", "yes"], plan: { target: "sold" } }, 1), ["1: yes\n0: no"]);
    assert.deepEqual(outputNames({ classes: [], plan: { target: "rent" } }, 1), ["rent"]);
    assert.deepEqual(outputNames({ classes: [], targets: [{ target: "a" }, { target: "b" }] }, 2), ["a", "b"]);
    assert.deepEqual(outputNames({ classes: iris }, 2), []);
    assert.deepEqual(outputNames({ classes: [] }, 3), []);
  },
  "an event stream is read the same however it is cut into chunks"() {
    const text = 'id: 4\nevent: epoch\ndata: {"a":1}\n\n: heartbeat\n\nid: 5\r\ndata: x\r\ndata: y\r\n\r\n';
    const want = [{ id: "4", event: "epoch", data: '{"a":1}' }, { id: "5", event: "message", data: "x\ny" }];
    for (let size = 1; size <= text.length; size++) {
      const got = [], feed = parser((m) => got.push(m));
      for (let at = 0; at < text.length; at += size) feed(text.slice(at, at + size));
      assert.deepEqual(got, want, `chunks of ${size}`);
    }
  },
  async "what is asked for while an answer is on its way is asked again, and ends nothing"() {
    let asked = 0, answer = () => {};
    const p = poll(() => new Promise((done) => { asked++; answer = done; }), 3_600_000);
    const settled = () => new Promise((done) => setTimeout(done, 5));
    await settled();
    p.now(); // another row was chosen
    answer(false); // of the row before, after which nothing more was to be asked
    await settled();
    assert.equal(asked, 2);
    answer(false);
    await settled();
    assert.equal(asked, 2);
    p.now();
    await settled();
    assert.equal(asked, 3);
    p.now();
    p.stop();
    answer(true);
    await settled();
    assert.equal(asked, 3);
  },
  async "a table that is not in UTF-8 is refused, not read as something else"() {
    const file = (...bytes) => ({ name: "towns.csv", arrayBuffer: async () => Uint8Array.from(bytes).buffer });
    assert.equal(await textOf(file(0x4d, 0xc3, 0xbc)), "Mü");
    assert.equal(await textOf(file(0xef, 0xbb, 0xbf, 0x61)), "a");
    await assert.rejects(textOf(file(0x4d, 0xfc, 0x6e)), /towns.csv is not in UTF-8/);
  },
  async "a broken stream goes on behind the last event, and tells none twice"() {
    const asked = [], heard = [], states = [];
    const answers = ['id: 1\nevent: epoch\ndata: {"revision":1}\n\nid: 2\ndata: {"revision":2}\n\nid: 3\nda', 503,
      'id: 2\ndata: {"revision":2}\n\nid: 3\ndata: {"revision":3}\n\nevent: end\ndata: {}\n\n'];
    globalThis.fetch = async (url, { headers }) => {
      asked.push([new URL(url).searchParams.get("after"), headers["Last-Event-ID"] ?? null]);
      const answer = answers.shift();
      return typeof answer === "number" ? new Response("", { status: answer }) : new Response(answer);
    };
    await new Promise((done) => events("ID", 0, (e) => heard.push(e.revision), (s) => { states.push(s); if (s === "ended") done(); }));
    assert.deepEqual(heard, [1, 2, 3]);
    assert.deepEqual(asked, [["0", null], ["2", "2"], ["2", "2"]]);
    assert.deepEqual(states, ["live", "reconnecting", "reconnecting", "live", "ended"]);
  },
  async "a refusal is an error with its code and what to do"() {
    globalThis.fetch = async () => new Response('{"title":"Busy","detail":"Try later.","code":"busy"}', { status: 503 });
    await assert.rejects(get("/v1/jobs"), { code: "busy", detail: "Try later.", status: 503 });
    globalThis.fetch = async () => { throw new TypeError("network"); };
    await assert.rejects(get("/v1/jobs"), { code: "away" });
    assert.equal(address("/v1/jobs"), "http://127.0.0.1:7601/v1/jobs");
  },
  "a selection is read as it was written"() {
    for (const text of ["1.3", "0", "network", "trainer"]) assert.equal(writeSelection(readSelection(text)), text);
    for (const text of [null, "", "x", "1.", "-1", "1.2.3"]) assert.equal(readSelection(text), null);
    assert.deepEqual(victimOf(readSelection("1.3")), { victim: "neuron", layer: 1, neuron: 3 });
    assert.deepEqual(victimOf(readSelection("trainer")), { victim: "trainer" });
  },
  "a crash belongs to what is selected and to what is above it"() {
    const crash = { actor: "neuron", layer: 1, neuron: 16 };
    for (const text of ["trainer", "network", "1", "1.16"]) assert.ok(within(readSelection(text), crash), text);
    for (const text of ["2", "1.17", "2.16"]) assert.ok(!within(readSelection(text), crash), text);
    assert.ok(within(readSelection("1.20"), crash, () => 16), "neuron 20 is worked for by the actor of 16");
    assert.ok(!within(readSelection("1.16"), { actor: "layer", layer: 1, neuron: null }));
  },
  "a layer shows all of its neurons, or says how many more there are"() {
    for (const [size, height] of [[1, 300], [30, 300], [784, 300], [784, 60], [100_000, 900]]) {
      const [c] = place([size], 400, height);
      assert.equal(c.shown.length + c.hidden, size);
      assert.ok(c.y.every((y) => y > 0 && y < height), `${size} in ${height}`);
      assert.deepEqual([...c.shown].sort((a, b) => a - b), c.shown);
    }
  },
  "a neuron that is selected is shown, whatever its layer's size"() {
    const [, c] = place([2, 784, 2], 800, 300, { keep: { layer: 1, neuron: 700 } });
    assert.ok(c.has(700));
    assert.deepEqual(nearest([c], c.x, c.at(700)), { layer: 0, neuron: 700 });
  },
  "the arrow keys stay within the network"() {
    const columns = place([2, 5, 1], 800, 300);
    let at = { layer: 0, neuron: 0 };
    for (const key of ["ArrowUp", "ArrowLeft", "ArrowRight", "ArrowDown", "End", "ArrowDown", "ArrowRight", "ArrowRight", "ArrowUp", "ArrowLeft"]) {
      at = neighbour(columns, at, key);
      assert.ok(columns[at.layer].has(at.neuron), key);
    }
  },
  "the slider goes from off over a crash a minute to ten a second"() {
    assert.deepEqual([every(0), every(1), every(100)], [0, 60_000, 100]);
    for (let p = 0; p < 100; p++) { assert.equal(position(every(p)), p); if (p) assert.ok(every(p + 1) < every(p)); }
  },
  "a logarithmic axis has marks, and not too many"() {
    for (const [low, high] of [[0.1, 0.9], [1e-3, 1], [3e-13, 1], [1e-300, 1e300]]) {
      for (const pixels of [60, 150, 800]) {
        const marks = logMarks(low, high, pixels);
        assert.ok(marks.length >= 1 && marks.length <= Math.max(pixels / 26, 2) + 2, `${low} to ${high} in ${pixels}: ${marks.length}`);
        assert.ok(marks.every((m, i) => m >= low && m <= high && (!i || m > marks[i - 1])));
      }
    }
  },
  "runs that are equal differ by 0, and one bit is told"() {
    const run = (errors) => ({ epochs: errors.map((_, i) => i + 1), errors, validation: errors.map(() => null) });
    assert.deepEqual(difference(run([0.1, 0.2]), run([0.1, 0.2, 0.3])), { most: 0, epochs: 2 });
    assert.equal(difference(run([0.1]), run([0.1 + 2 ** -56])).most, 2 ** -56);
    assert.equal(difference(run([0.1]), run([null])).most, Infinity);
  },
  "a tree that is over counts each actor's own restarts"() {
    const tree = treeOf("ID", [{ neurons: 3, per_actor: 2 }], [{ actor: "neuron", layer: 0, neuron: 2, reason: "x" }, { actor: "trainer" }]);
    assert.equal(tree.restarts, 1);
    assert.deepEqual(tree.children[0].children[0].children.map((n) => [n.neuron, n.neurons, n.restarts]), [[0, 2, 0], [2, 1, 1]]);
  },
  "a job is on the node that has it, where there are several"() {
    const nodes = [{ node: "a", jobs: ["1", "2"] }, { node: "b", jobs: [] }];
    assert.deepEqual([nodeOf("2", nodes), nodeOf("3", nodes), nodeOf("2", nodes.slice(0, 1)), several(nodes.slice(0, 1))], ["a", null, null, []]);
  },
  "numbers and times are written for people"() {
    assert.deepEqual([number(null), number(12345), number(0.04123), number(1.5e-9)], ["–", "12,345", "0.04123", "1.50e−9"]);
    assert.deepEqual([duration(340), duration(2400), duration(185_000)], ["340 ms", "2.4 s", "3 min 05 s"]);
  },
};

for (const [law, test] of Object.entries(laws)) {
  try { await test(); console.log("ok", law); } catch (error) { console.log("FAIL", law, "\n", error.message); process.exitCode = 1; }
}
process.exit();
