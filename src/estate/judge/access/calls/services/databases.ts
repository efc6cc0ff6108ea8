import { arnOf } from "../../world/arns";
import { withKeys } from "../keys";
import { text, list, byService, roleAt, takes, inAccount, publishes, caller, type Derivations } from "./derive";

/** What RDS and the rotation of secrets do. */
export const databases: Derivations = {
  // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.Enabling.html
  aws_db_instance: (resource, world) => {
    if (text(resource.args.monitoring_role_arn) === "") return [];
    const role = roleAt(resource, world, resource.args.monitoring_role_arn);
    const source = { ...inAccount(resource), "aws:SourceArn": arnOf(resource) ?? "" };
    return [
      takes(resource, "monitoring.rds.amazonaws.com", role, source),
      caller(
        resource,
        role,
        "Enhanced Monitoring writes its metrics",
      )("logs:PutLogEvents", `arn:aws:logs:${resource.region}:${resource.account}:log-group:RDSOSMetrics:log-stream:db`),
    ];
  },
  // The proxy sends no global condition keys: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.html#rds-proxy.limitations
  aws_db_proxy: (resource, world) => {
    const role = roleAt(resource, world, resource.args.role_arn);
    const secrets = list(resource.args.auth).map((auth) => text((auth as { secret_arn?: unknown }).secret_arn));
    return [
      takes(resource, "rds.amazonaws.com", role, {}),
      ...secrets.flatMap((secret) =>
        withKeys(world, caller(resource, role, "the proxy reads its credentials")("secretsmanager:GetSecretValue", secret)),
      ),
    ];
  },
  // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.GrantingPermissions.html
  aws_db_event_subscription: (resource, world) => publishes(world, resource, "events.rds.amazonaws.com", [resource.args.sns_topic]),
  // https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot_rotation.html
  aws_secretsmanager_secret_rotation: (resource) => [
    byService(
      resource,
      "secretsmanager.amazonaws.com",
      "lambda:InvokeFunction",
      text(resource.args.rotation_lambda_arn),
      "Secrets Manager calls the rotation",
      text(resource.args.secret_id),
    ),
  ],
};
