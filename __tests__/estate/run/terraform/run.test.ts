import path from "node:path";
import { runTerraform, type TerraformCall } from "../../../../src/estate/run/terraform/run";
import { fakeTerraform, temporaryFolder } from "../../../helpers/machine";

const callOf = (body: string): TerraformCall => {
  const folder = temporaryFolder();
  return { binary: path.join(fakeTerraform(folder, body), "terraform"), folder, environment: {}, signal: new AbortController().signal };
};
const message = (text: string, rest = ""): string =>
  `{"@message":"${text}","@level":"info","@timestamp":"2025-01-01T00:00:00Z","type":"version"${rest}}`;

it("hands over messages and log lines whole, however they come", async () => {
  const begun = message("fünf").slice(0, 14);
  const body = [
    `printf '%s' '${begun}'`,
    "sleep 0.1",
    "printf '2025-01-01T00:00:00.000Z [TRACE] vertex \"a\": begins' >&2",
    "sleep 0.1",
    `printf '%s\\n' '${message("fünf").slice(14)}'`,
    "sleep 0.1",
    "printf ' and ends\\n' >&2",
    `printf '%s\\nneither\\n' '${message("gone", ',"diagnostic":{"severity":"error","summary":"no such thing"}')}'`,
    "printf '%s' 'without an end'",
  ].join("\n");
  const [messages, log]: [string[], string[]] = [[], []];
  const run = await runTerraform(callOf(body), ["plan"], {
    message: (one) => void messages.push(one["@message"]),
    log: (line) => void log.push(line),
  });
  expect({ messages, log, run }).toEqual({
    messages: ["fünf", "gone"],
    log: ['2025-01-01T00:00:00.000Z [TRACE] vertex "a": begins and ends'],
    run: { exitCode: 0, errors: [{ severity: "error", summary: "no such thing" }], text: "neither\nwithout an end" },
  });
});

it("ends with what a listener throws", async () => {
  await expect(
    runTerraform(callOf(`echo '${message("one")}'`), ["plan"], {
      message: () => {
        throw new Error("not this one");
      },
    }),
  ).rejects.toThrow("not this one");
});
