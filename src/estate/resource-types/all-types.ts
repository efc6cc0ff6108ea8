import { type ResourceTypeEntry, type ResourceTypes } from "./entry";
import { account } from "./types/account";
import { acm } from "./types/acm";
import { analytics } from "./types/analytics";
import { apiGateway } from "./types/api-gateway";
import { autoscaling } from "./types/autoscaling";
import { backup } from "./types/backup";
import { cloudfront } from "./types/cloudfront";
import { cloudtrail } from "./types/cloudtrail";
import { cloudwatch } from "./types/cloudwatch";
import { codeServices } from "./types/code-services";
import { cognito } from "./types/cognito";
import { config } from "./types/config";
import { costs } from "./types/costs";
import { databases } from "./types/databases";
import { detection } from "./types/detection";
import { dynamodb } from "./types/dynamodb";
import { ec2 } from "./types/ec2";
import { ecr } from "./types/ecr";
import { ecs } from "./types/ecs";
import { elasticache } from "./types/elasticache";
import { events } from "./types/events";
import { fileSystems } from "./types/file-systems";
import { iam } from "./types/iam";
import { kinesis } from "./types/kinesis";
import { kms } from "./types/kms";
import { lambda } from "./types/lambda";
import { loadBalancing } from "./types/load-balancing";
import { logs } from "./types/logs";
import { messages } from "./types/messages";
import { resilience } from "./types/resilience";
import { route53 } from "./types/route53";
import { s3 } from "./types/s3";
import { secretsManager } from "./types/secrets-manager";
import { ssm } from "./types/ssm";
import { stepFunctions } from "./types/step-functions";
import { terraform } from "./types/terraform";
import { timestream } from "./types/timestream";
import { vpc } from "./types/vpc";
import { waf } from "./types/waf";

/** Entries by the file in `types/` that they stand in: one AWS service, or a few that belong together. */
export const typeFiles: Readonly<Record<string, ResourceTypes>> = {
  account,
  acm,
  analytics,
  "api-gateway": apiGateway,
  autoscaling,
  backup,
  cloudfront,
  cloudtrail,
  cloudwatch,
  "code-services": codeServices,
  cognito,
  config,
  costs,
  databases,
  detection,
  dynamodb,
  ec2,
  ecr,
  ecs,
  elasticache,
  events,
  "file-systems": fileSystems,
  iam,
  kinesis,
  kms,
  lambda,
  "load-balancing": loadBalancing,
  logs,
  messages,
  resilience,
  route53,
  s3,
  "secrets-manager": secretsManager,
  ssm,
  "step-functions": stepFunctions,
  terraform,
  timestream,
  vpc,
  waf,
};

const all: readonly (readonly [string, ResourceTypeEntry])[] = Object.values(typeFiles).flatMap(Object.entries);

/** Entries by type. */
export const entries: ReadonlyMap<string, ResourceTypeEntry> = new Map(all.filter(([type]) => !type.endsWith("*")));

/** What is said of types without an entry of their own, by pattern. */
export const families: ReadonlyMap<string, ResourceTypeEntry> = new Map(all.filter(([type]) => type.endsWith("*")));

/** One aspect of every type that has it, by type. */
export const aspect = <T>(read: (entry: ResourceTypeEntry) => T | undefined): Readonly<Record<string, T>> =>
  Object.fromEntries(
    [...entries].flatMap(([type, entry]): readonly (readonly [string, T])[] => {
      const value = read(entry);
      return value === undefined ? [] : [[type, value]];
    }),
  );
