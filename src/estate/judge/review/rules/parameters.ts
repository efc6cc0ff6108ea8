import { type Evidence, found, type Matcher } from "../model";
import { listAt, read, unknown } from "../values";

/** What a parameter of a database engine keeps up, by the values with which it does. */
interface Protection {
  readonly name: string;
  readonly keeps: RegExp;
  /** Whether the engine does so by itself where the group does not say. */
  readonly byDefault?: true;
}

/**
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html
 * @see https://docs.aws.amazon.com/documentdb/latest/developerguide/security.encryption.ssl.html
 * @see https://docs.aws.amazon.com/neptune/latest/userguide/parameters.html
 * @see https://docs.aws.amazon.com/redshift/latest/mgmt/connecting-ssl-support.html
 */
const encrypting: readonly Protection[] = [
  { name: "rds.force_ssl", keeps: /^(?:1|on|true)$/i },
  { name: "require_secure_transport", keeps: /^(?:1|on|true)$/i },
  { name: "tls", keeps: /^(?!disabled$)./i, byDefault: true },
  { name: "neptune_enforce_ssl", keeps: /^1$/, byDefault: true },
  { name: "require_ssl", keeps: /^true$/i },
];

/**
 * @see https://docs.aws.amazon.com/documentdb/latest/developerguide/event-auditing.html
 * @see https://docs.aws.amazon.com/neptune/latest/userguide/parameters.html
 * @see https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html
 */
const recording: readonly Protection[] = [
  { name: "audit_logs", keeps: /^(?!(?:disabled|none)$)./i },
  { name: "neptune_enable_audit_log", keeps: /^1$/ },
  { name: "enable_user_activity_logging", keeps: /^true$/i },
  { name: "server_audit_logging", keeps: /^(?:1|on)$/i },
];

const lost =
  (protections: readonly Protection[]): Matcher =>
  ({ type, effect, before, after }) => {
    if (!type.endsWith("_parameter_group") || (effect !== "update" && effect !== "replace")) return [];
    const was = listAt(before, "parameter");
    const is = listAt(after, "parameter");
    if (was === unknown || is === unknown) return [];
    return protections.flatMap(({ name, keeps, byDefault }): Evidence[] => {
      const value = (list: readonly unknown[]): unknown =>
        read(
          list.find((one) => read(one, "name") === name),
          "value",
        );
      const kept = (one: unknown): boolean => (one === undefined ? byDefault === true : keeps.test(String(one)));
      const [old, next] = [value(was), value(is)];
      if (next === unknown || !kept(old) || kept(next)) return [];
      return [found(next === undefined ? `${name} is no longer ${String(old)}` : `${name} becomes ${String(next)}`, "parameter")];
    });
  };

/** Engines that no longer insist on an encrypted connection. */
export const plainConnections: Matcher = lost(encrypting);
/** Engines that no longer write down who did what. */
export const auditParametersOff: Matcher = lost(recording);
