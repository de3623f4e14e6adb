// A wire between browser and server that looks at uploads: it can cut the connection in the middle
// of a chunk or before its answer, and change a byte on the way.
import net from "node:net";

// `plan(number, offset, length)` for each PATCH of a file: "pass", "middle" (half of the chunk
// arrives), "answer" (all of it arrives, the answer does not), "spoil" (one byte is another).
export async function start_wire(upstream_port) {
  const wire = { plan: () => "pass", chunks: [], open: true };
  const server = net.createServer((client) => {
    if (!wire.open) return client.destroy();
    const upstream = net.connect(upstream_port, "127.0.0.1");
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    let left = Infinity; // bytes that may still pass to the server
    let deaf = false; // the next answer is lost
    let spoil = false;
    client.on("data", (bytes) => {
      const head = bytes.subarray(0, 4096).toString("latin1");
      if (head.startsWith("PATCH /api/v1/files/")) {
        const number = (name) => Number(head.match(new RegExp(`${name}: (\\d+)`, "i"))[1]);
        const [offset, length] = [number("upload-offset"), number("content-length")];
        const what = wire.plan(wire.chunks.length, offset, length);
        wire.chunks.push({ offset, length, what });
        if (what === "middle") left = head.indexOf("\r\n\r\n") + 4 + Math.floor(length / 2);
        deaf = what === "answer";
        spoil = what === "spoil";
      } else if (spoil) {
        bytes[bytes.length - 1] ^= 1;
        spoil = false;
      }
      if (bytes.length >= left) {
        // What was let through arrives before the wire is cut.
        return upstream.end(bytes.subarray(0, left), () => client.destroy());
      }
      left -= bytes.length;
      upstream.write(bytes);
    });
    upstream.on("data", (bytes) => {
      if (deaf) return end();
      client.write(bytes);
    });
    for (const socket of [client, upstream]) {
      socket.on("error", end);
      socket.on("close", end);
    }
    wire.sockets.add(client);
    client.on("close", () => wire.sockets.delete(client));
  });
  wire.sockets = new Set();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  wire.url = `http://127.0.0.1:${server.address().port}`;
  wire.stop = () => {
    wire.open = false;
    for (const socket of wire.sockets) socket.destroy();
    return new Promise((done) => server.close(done));
  };
  return wire;
}
