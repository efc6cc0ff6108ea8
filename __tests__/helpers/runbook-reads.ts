import { readdirSync } from "node:fs";
import path from "node:path";
import { type SynthesizedStack } from "../../src/estate/synthesized";
import { awsCommandsIn } from "./aws-commands";
import { environment, type EstatePath, frontDoorLayers, slowLayers } from "./estate-path";
import { root } from "./root";
import { awsProgram } from "./servers/aws-cli";

/** The test files that apply an environment, in the order in which a command is given to the first that has what it names. */
const files = ["whole-path", "database-path", "front-door"] as const;
export type AppliedIn = (typeof files)[number];

const fileOf = (layer: string): AppliedIn =>
  slowLayers.includes(layer) ? "database-path" : frontDoorLayers.includes(layer) ? "front-door" : "whole-path";

/** Operations that change nothing, by how AWS names them. */
const reads = /^(?:describe|list|get|filter|tail|validate)(?:-|$)/;

/** What a person finds out before; where nothing was started or stored, an exception names the command. */
const found: Readonly<Record<string, string>> = {
  "<run>": "arn:aws:states:us-west-2:333333333333:execution:smart0dte-prod-failover:none",
  "<task>": "none",
  "<arn>": "$(aws acm list-certificates --region us-east-1 --query 'CertificateSummaryList[0].CertificateArn' --output text)",
  "<id>": "none",
  "<version>":
    "$(aws s3api list-object-versions --region us-east-1 --bucket smart0dte-trading-prod-state-333333333333-us-east-1 --prefix prod/us-east-1/database.tfstate --query 'Versions[0].VersionId' --output text)",
};

interface Exception {
  /** How the command begins. */
  readonly begins: string;
  readonly because: string;
}

/** Commands that name what the environment has not, so that nobody runs them. */
export const notThere: readonly Exception[] = [
  {
    begins: "aws logs filter-log-events --region us-east-1 --log-group-name /smart0dte/dev/dns-queries",
    because: "the DNS firewall of dev is off",
  },
];

/** Commands that are run and refused, each with why and with what is then said; one that succeeds all the same fails the test. */
export const refused: readonly (Exception & { readonly says: RegExp })[] = [
  { begins: "aws cloudtrail validate-logs ", because: "the stand-in has no keys with which CloudTrail signs", says: /ListPublicKeys/ },
  { begins: "aws stepfunctions get-execution-history ", because: "nobody has started a failover", says: /ExecutionDoesNotExist/ },
  {
    begins: "aws logs tail ",
    because: "the AWS CLI of PyPI is the first version, and this command came with the second",
    says: /Invalid choice/,
  },
  { begins: "aws fis ", because: "the stand-in has no experiments", says: /NotEmulated/ },
  { begins: "aws deploy list-deployments ", because: "the stand-in keeps no list of them", says: /NotEmulated/ },
];

/** Arguments that hold the names by which commands call resources. */
const naming = ["name", "identifier", "replication_group_id", "bucket", "function_name", "alarm_name"];
const withoutAlias = (name: string): string => name.replace(/^alias\//, "");

const ownNames = ({ json }: SynthesizedStack): string[] =>
  Object.values(json.resource ?? {})
    .flatMap((ofType) => Object.values(ofType as Record<string, Record<string, unknown>>))
    .flatMap((args) => naming.map((key) => args[key]))
    .filter((name) => typeof name === "string")
    .map(withoutAlias);

/** The last part of each name of the estate's own in a command, of ARNs and log groups of functions as well; with a hyphen at its end the beginning of several. */
const namesIn = (command: string): string[] =>
  [...command.matchAll(/[\w/-]*smart0dte[-/][\w/-]*/g)].map(([name]) =>
    withoutAlias(name).replace(/^(?:\/aws\/lambda|trail)\/(?=smart0dte)/, ""),
  );

/** A read-only command of a runbook, for the environment that the tests apply. */
export interface RunbookRead {
  readonly document: string;
  readonly command: string;
}

/**
 * Services whose commands are placed by what they show: those of certificates name nothing of the estate's own, and a
 * pipeline has the name of the service that it delivers, in the configuration of the one file that asks for pipelines.
 */
const placeByService: Readonly<Record<string, AppliedIn>> = { acm: "front-door", codepipeline: "whole-path" };

/** Every read-only call of the AWS CLI in the runbooks, with the environment's names and the state that is there. */
export function runbookReads(): RunbookRead[] {
  const folder = "docs/runbooks";
  return readdirSync(path.join(root, folder)).flatMap((document) =>
    awsCommandsIn(`${folder}/${document}`)
      .filter(({ operation }) => reads.test(operation))
      .map(({ text }) => ({
        document,
        command: Object.entries(found)
          .reduce((command, [placeholder, value]) => command.replaceAll(placeholder, value), text)
          .replaceAll("prod", environment)
          .replaceAll("333333333333", "111111111111")
          // The one state that every file has which applies something.
          .replaceAll("/database.tfstate", "/security.tfstate"),
      })),
  );
}

/** Which file runs a command: the first that applies all that it names; undefined where the environment has not all of it. */
export function placeOf({ command }: RunbookRead, stacks: readonly SynthesizedStack[]): AppliedIn | undefined {
  const service = command.split(" ")[1] ?? "";
  if (placeByService[service] !== undefined) return placeByService[service];
  const names = namesIn(command);
  return files.find((file) => {
    const there = stacks.filter(({ instance }) => fileOf(instance.layer) === file).flatMap(ownNames);
    return names.every((name) => there.some((one) => one === name || (name.endsWith("-") && one.startsWith(name))));
  });
}

/** What a run showed: what failed, and which exceptions were needed. */
interface Outcome {
  readonly failed: readonly string[];
  readonly notNeeded: readonly string[];
}

/** Runs those of the commands that a file has everything for. */
export async function runRunbookReads(run: EstatePath, file: AppliedIn, stacks: readonly SynthesizedStack[]): Promise<Outcome> {
  const aws = await awsProgram();
  const failed: string[] = [];
  const notNeeded: string[] = [];
  const mine = runbookReads().filter((read) => placeOf(read, stacks) === file);
  const workers = Array.from({ length: 4 }, async () => {
    for (let read = mine.shift(); read !== undefined; read = mine.shift()) {
      const { command, document } = read;
      const exception = refused.find(({ begins }) => command.startsWith(begins));
      const { exitCode, stderr } = await run.emulator.run("sh", ["-c", command.replaceAll(/(^|\$\()aws /g, `$1${aws} `)], {
        cwd: run.work,
      });
      if (exitCode === 0 && exception !== undefined) notNeeded.push(exception.begins);
      if (exitCode !== 0 && exception?.says.test(stderr) !== true) failed.push(`${document}: ${command}\n${stderr}`);
    }
  });
  await Promise.all(workers);
  return { failed, notNeeded };
}
