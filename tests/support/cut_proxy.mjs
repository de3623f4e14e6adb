// A wire between browser and server that can be cut, and that can lose exactly one answer: the
// server has done the work, the browser never hears of it.
import net from "node:net";

export async function startProxy(upstreamPort) {
  const pairs = new Set();
  let cut = false;
  let lose = null; // text of the request whose answer is lost next
  let lost = 0;

  const server = net.createServer((client) => {
    if (cut) return client.destroy();
    const upstream = net.connect(upstreamPort, "127.0.0.1");
    const pair = { client, upstream };
    pairs.add(pair);
    let losing = null; // what it held, while the answer of that request is awaited
    const end = () => {
      pairs.delete(pair);
      client.destroy();
      upstream.destroy();
    };
    client.on("data", (bytes) => {
      if (lose && bytes.toString("latin1").includes(lose)) {
        losing = lose;
        lose = null;
      }
      upstream.write(bytes);
    });
    upstream.on("data", (bytes) => {
      // A request that was turned away for its session has done no work yet: the next one counts.
      if (losing && bytes.toString("latin1").startsWith("HTTP/1.1 401")) {
        lose = losing;
        losing = null;
      }
      if (!losing) return client.write(bytes);
      lost += 1;
      return end();
    });
    for (const socket of [client, upstream]) {
      socket.on("error", end);
      socket.on("close", end);
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    cut() {
      cut = true;
      for (const { client, upstream } of pairs) {
        client.destroy();
        upstream.destroy();
      }
    },
    mend() {
      cut = false;
    },
    // The first request holding this text reaches the server; its answer does not come back.
    loseAnswerTo(text) {
      lose = text;
    },
    lostAnswers: () => lost,
    stop() {
      this.cut();
      return new Promise((done) => server.close(done));
    },
  };
}
