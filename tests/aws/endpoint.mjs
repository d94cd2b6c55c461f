// An S3 and SQS endpoint for the tests. It keeps its data only in memory.
//
//   node endpoint.mjs HOST PORT
//
// It is fauxqs, limited to one address. The program of fauxqs listens on all addresses.
import { buildApp } from "fauxqs";

const [host, port] = process.argv.slice(2);
const app = buildApp({ logger: false });

// When fauxqs completes a multipart upload, it accepts only part numbers and ETags. It finds no parts with other elements.
app.addHook("preHandler", async (request) => {
  if (request.method === "POST" && request.query?.uploadId && Buffer.isBuffer(request.body)) {
    const parts = request.body.toString("utf8");
    request.body = Buffer.from(parts.replaceAll(/<Checksum(\w+)>[^<]*<\/Checksum\1>/g, ""));
  }
});

process.once("SIGTERM", () => app.close());
await app.listen({ host, port: Number(port) });
