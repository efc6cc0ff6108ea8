import { CreateAliasCommand, CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { CreateSecurityGroupCommand, CreateSubnetCommand, CreateVpcCommand, EC2Client } from "@aws-sdk/client-ec2";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { clientSettings } from "../../src/estate/aws/client-settings";
import { type SynthesizedStack } from "../../src/estate/synthesized";
import {
  cacheContracts,
  type Contract,
  type ContractValues,
  databaseContracts,
  type Fields,
  networkContract,
  notificationsContract,
  securityContract,
  storageContract,
  timeSeriesContract,
} from "../../src/layers/contracts";
import { stateBucket } from "./estate-path";

const zones = ["a", "b", "c"] as const;
const account = "111111111111";

/** Writes the state of a stack that a test does not apply: its contract's outputs, which the compiler checks, and nothing else. */
async function putOutputs<F extends Fields>(
  stacks: readonly SynthesizedStack[],
  region: string,
  { layer }: Contract<F>,
  values: ContractValues<F>,
): Promise<void> {
  const stack = stacks.find(({ instance }) => instance.layer === layer && instance.region === region);
  if (stack === undefined) throw new Error(`no stack of layer ${layer} in ${region}`);
  const outputs = Object.fromEntries(
    Object.entries<string | string[]>(values).map(([name, value]) => [
      name,
      { value, type: Array.isArray(value) ? ["list", "string"] : "string" },
    ]),
  );
  const state = { version: 4, terraform_version: "1.11.0", serial: 1, lineage: `outputs-of-${stack.instance.id}`, outputs, resources: [] };
  await new S3Client(clientSettings("s3", region)).send(
    new PutObjectCommand({ Bucket: stateBucket(region), Key: stack.instance.stateKey, Body: JSON.stringify(state) }),
  );
}

/**
 * What the front door reads from the layers below it: outputs in the place of their states, and behind
 * them what AWS itself looks at, which is a network with a security group, and a key.
 */
export async function putLowerLayers(stacks: readonly SynthesizedStack[], region: string, role: "primary" | "recovery"): Promise<void> {
  const { vpcId, publicSubnetIds, appSubnetIds, securityGroupId } = await makeNetwork(region);
  const kms = new KMSClient(clientSettings("kms", region));
  const { KeyMetadata: key } = await kms.send(new CreateKeyCommand({}));
  const keyArn = key?.Arn ?? "";
  // By which what is not Terraform looks for keys.
  for (const domain of ["data", "secrets"])
    await kms.send(new CreateAliasCommand({ AliasName: `alias/smart0dte-dev-${domain}`, TargetKeyId: key?.KeyId }));
  await putOutputs(stacks, region, securityContract, {
    dataKeyArn: keyArn,
    cacheKeyArn: keyArn,
    storageKeyArn: keyArn,
    secretsKeyArn: keyArn,
    logsKeyArn: keyArn,
    notificationsKeyArn: keyArn,
    backupKeyArn: keyArn,
    artifactsKeyArn: keyArn,
  });
  await putOutputs(stacks, region, networkContract, {
    vpcId,
    vpcCidr: "10.0.0.0/16",
    publicSubnetIds,
    appSubnetIds,
    dbSubnetIds: appSubnetIds,
    natPublicIps: ["203.0.113.1"],
    endpointSecurityGroupId: securityGroupId,
    s3PrefixListId: "pl-00000000",
  });
  const bucket = (purpose: string): string => `smart0dte-dev-${purpose}-${account}-${region}`;
  const bucketArn = (purpose: string): string => `arn:aws:s3:::${bucket(purpose)}`;
  await putOutputs(stacks, region, storageContract, {
    artifactsBucketName: bucket("artifacts"),
    accessLogsBucketName: bucket("access-logs"),
    accessLogsBucketArn: bucketArn("access-logs"),
  });
  const topic = (severity: string): string => `arn:aws:sns:${region}:${account}:smart0dte-dev-${severity}`;
  await putOutputs(stacks, region, notificationsContract, {
    infoTopicArn: topic("info"),
    warningTopicArn: topic("warning"),
    criticalTopicArn: topic("critical"),
  });
  await putOutputs(stacks, region, databaseContracts[role], {
    instanceEndpoint: "database.test:5432",
    clientSecurityGroupId: securityGroupId,
    administratorSecretName: "administrator",
  });
  await putOutputs(stacks, region, cacheContracts[role], {
    configurationEndpoint: "cache.test:6379",
    clientSecurityGroupId: securityGroupId,
  });
  await putOutputs(stacks, region, timeSeriesContract, {
    databaseName: "market_data",
    endpoint: "influx.test",
    clientSecurityGroupIds: [securityGroupId],
    credentialSecretArns: [`arn:aws:secretsmanager:${region}:${account}:secret:READONLY-InfluxDB-auth-parameters-test-abcdef`],
  });
}

async function makeNetwork(
  region: string,
): Promise<{ vpcId: string; publicSubnetIds: string[]; appSubnetIds: string[]; securityGroupId: string }> {
  const ec2 = new EC2Client(clientSettings("ec2", region));
  const { Vpc: { VpcId: vpcId = "" } = {} } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
  const subnets = (offset: number): Promise<string[]> =>
    Promise.all(
      zones.map(async (zone, index) => {
        const { Subnet: subnet } = await ec2.send(
          new CreateSubnetCommand({ VpcId: vpcId, CidrBlock: `10.0.${offset + index}.0/24`, AvailabilityZone: `${region}${zone}` }),
        );
        return subnet?.SubnetId ?? "";
      }),
    );
  const { GroupId: securityGroupId = "" } = await ec2.send(
    new CreateSecurityGroupCommand({ VpcId: vpcId, GroupName: "clients", Description: "Clients of the stores" }),
  );
  return { vpcId, publicSubnetIds: await subnets(0), appSubnetIds: await subnets(10), securityGroupId };
}
