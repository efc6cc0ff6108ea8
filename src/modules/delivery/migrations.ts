import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { Construct } from "constructs";
import { EncryptedLogGroup, type LogKeeping } from "../data/encrypted-log-group";
import { secretArnPattern } from "../shared/arns";
import { logGroupName, physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";
import { Build, type BuildSurroundings } from "./build";
import { migrateProject } from "./build-projects";
import { joinNetwork } from "./build-statements";
import { buildProjectName } from "./names";
import { readArtifacts, type TargetPlace } from "./target-statements";

export interface MigrationsProps {
  readonly place: Place;
  readonly target: TargetPlace;
  readonly machines: BuildSurroundings["machines"];
  readonly keyArn: string;
  readonly logs: LogKeeping;
  readonly network: { readonly vpcId: string; readonly subnetIds: string[]; readonly databaseClientSecurityGroupId: string };
  readonly database: { readonly host: string; readonly name: string; readonly administratorSecretName: string };
}

/** What changes the database before a version comes: it runs inside the network, and reads the administrator's password there. */
export class Migrations extends Construct {
  public constructor(scope: Construct, id: string, { place, target, machines, keyArn, logs, network, database }: MigrationsProps) {
    super(scope, id);
    const groupName = physicalName("securityGroup", place.names, "migrations");
    const { id: securityGroupId } = new SecurityGroup(this, "security-group", {
      vpcId: network.vpcId,
      name: groupName,
      description: "Migrations of the database",
      tags: { Name: groupName },
    });
    new VpcSecurityGroupEgressRule(this, "out-443", {
      securityGroupId,
      description: "AWS, and what migrations run with",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrIpv4: "0.0.0.0/0",
    });
    const logGroup = new EncryptedLogGroup(this, "log", { ...logs, name: logGroupName(place.names, "migrations"), masked: true });
    const { administratorSecretName: secret } = database;
    new Build(this, "migrate", {
      surroundings: { place, logGroup, keyArn, artifactBuckets: [], machines },
      definition: migrateProject,
      projectName: buildProjectName(place.names, "migrate"),
      roleName: physicalName("iamRole", place.names, "delivery-migrate"),
      statements: [
        ...readArtifacts(target),
        ...joinNetwork(place, network.vpcId),
        {
          sid: "ReadAdministrator",
          effect: "Allow",
          actions: ["secretsmanager:GetSecretValue"],
          resources: [secretArnPattern(place.region, place.accountId, secret)],
        },
      ],
      environment: { DATABASE_HOST: database.host, DATABASE_NAME: database.name, DATABASE_SECRET_NAME: secret },
      network: {
        vpcId: network.vpcId,
        subnets: network.subnetIds,
        securityGroupIds: [securityGroupId, network.databaseClientSecurityGroupId],
      },
    });
  }
}
