import { on } from "../matchers";
import { found, type Matcher, type Subject } from "../model";
import { meaningOf } from "../meanings";
import { leavesOf } from "./leaves";
import { documentPaths } from "./documents";

/** Types whose name says that they give, take or keep something. */
const shape =
  /_(?:policy|policies|permissions?|grants?|lock|access_block|access_grants?|authorization|acl|ip_set|trust|share|trust_anchor|trust_store|(?:saml|openid_connect|identity)_provider|assignment|accepter|membership|account_password_policy|launch_permission)$/;

/** Types of that shape that rules of their own read whole. */
const judged =
  /^aws_(?:s3_(?:bucket|account)_public_access_block|s3_bucket_acl|lambda_(?:layer_version_)?permission|kms_grant|backup_vault_lock_configuration|appautoscaling_policy|autoscaling_policy|ecr_lifecycle_policy|vpc_peering_connection_accepter|ram_principal_association|wafv2_web_acl|cloudwatch_event_permission)$/;

const isRead = (subject: Subject): boolean => judged.test(subject.type) || documentPaths(subject).length > 0;

/** What is made new, and which no rule knows: its shape says that it could let in, take away or keep. */
export const couldMatter: Matcher = on(["create", "replace"], (subject) => {
  if (shape.test(subject.type) && !isRead(subject))
    return [found(`no rule knows what a ${subject.type} gives or takes, and its name says that it does`)];
  const off = leavesOf(subject).find(
    ({ names, after }) =>
      names.length === 1 &&
      meaningOf(subject.type, names)?.meaning === "switch" &&
      (after === false || after === "DISABLED" || after === "Disabled"),
  );
  return off === undefined ? [] : [{ ...found(`it is made with ${off.path} off`, off.path), exact: true }];
});
