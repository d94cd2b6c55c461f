// An S3 and SQS endpoint for the tests, in memory: what it holds goes with it.
//
//   node endpoint.mjs HOST PORT
//
// It is fauxqs, on one address: its own program listens on all of them.
import { buildApp } from "fauxqs";

const [host, port] = process.argv.slice(2);
const app = buildApp({ logger: false });

// To complete an upload in parts fauxqs reads numbers and ETags alone, and finds no part where there is more to one.
app.addHook("preHandler", async (request) => {
  if (request.method === "POST" && request.query?.uploadId && Buffer.isBuffer(request.body)) {
    const parts = request.body.toString("utf8");
    request.body = Buffer.from(parts.replaceAll(/<Checksum(\w+)>[^<]*<\/Checksum\1>/g, ""));
  }
});

process.once("SIGTERM", () => app.close());
await app.listen({ host, port: Number(port) });
