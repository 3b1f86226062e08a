// Lists a log with Bentley's own client and prints the seconds that it took.
const [folder, base, extraction, top] = process.argv.slice(2);
const { ExtractionClient } = require(require.resolve("@itwin/insights-client", { paths: [folder] }));

async function main() {
  const client = new ExtractionClient(base);
  const begun = process.hrtime.bigint();
  let count = 0;
  for await (const entry of client.getExtractionLogsIterator("Bearer token", extraction, Number(top))) count++;
  if (count !== 100000) throw new Error(`got ${count} entries`);
  console.log(Number(process.hrtime.bigint() - begun) / 1e9);
}

main();
