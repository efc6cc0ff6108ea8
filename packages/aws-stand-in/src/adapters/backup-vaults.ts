import { type Adapter, type AdapterContext } from "../router/adapter";
import { type Answer, type Call } from "../router/call";
import { jsonAnswer, jsonOf, type Json, keepJson, keptJson, withJson } from "./kept-json";

/** Settings of the region, in spite of its name. */
const regionSettings = "/account-settings";
const lock = /^\/backup-vaults\/([^/]+)\/vault-lock$/;
const vault = /^\/backup-vaults\/([^/]+)$/;
const plans = /^\/restore-testing\/plans(?:\/([^/]+))?$/;
const selections = /^\/restore-testing\/plans\/([^/]+)\/selections(?:\/([^/]+))?$/;
const tagsOfPlan = /^\/tags\/(.+restore-testing-plan.+)$/;

/**
 * Settings of a region, locks of vaults and restore tests (AWS Backup): ministack, which holds backup, has none of these calls. What is set is
 * kept per region and given back; no lock is enforced and nothing is restored.
 *
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/API_PutBackupVaultLockConfiguration.html
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/API_CreateRestoreTestingPlan.html
 */
export const backupVaults: Adapter = {
  name: "backup-vaults",
  matches: ({ service, path, method }) =>
    service === "backup" &&
    (path === regionSettings ||
      lock.test(path) ||
      plans.test(path) ||
      selections.test(path) ||
      tagsOfPlan.test(decodeURIComponent(path)) ||
      (vault.test(path) && method === "GET")),
  answer: async (call, context) => {
    if (call.path === regionSettings) return settingsOf(call, context);
    const locked = lock.exec(call.path)?.[1];
    if (locked !== undefined) return setLock(call, context, locked);
    const described = vault.exec(call.path)?.[1];
    if (described !== undefined) return withLock(await context.send("ministack", call), call, context, described);
    const tagged = tagsOfPlan.exec(decodeURIComponent(call.path))?.[1];
    if (tagged !== undefined)
      return jsonAnswer(call, keptJson(context.store, keyOf(call, "tags", tagged.slice(tagged.lastIndexOf(":") + 1))) ?? { Tags: {} });
    const [, plan = "", selection] = selections.exec(call.path) ?? [];
    return plan === "" ? restorePlan(call, context) : restoreSelection(call, context, plan, selection);
  },
};

/** A moment that no one looks at, in seconds as the protocol has it. */
const epochStart = 1_700_000_000;

const keyOf = ({ region }: Call, ...parts: readonly string[]): string => ["backup", region, ...parts].join("/");

/** Which kinds of resources are backed up in the region: each by itself, so that what is not named stays. */
function settingsOf(call: Call, { store }: AdapterContext): Answer {
  const key = keyOf(call, "settings");
  const before = keptJson(store, key) ?? {};
  if (call.method === "GET") return jsonAnswer(call, { ResourceTypeOptInPreference: {}, ResourceTypeManagementPreference: {}, ...before });
  const given = jsonOf(call);
  const merged = Object.keys(given).map((name) => [name, { ...(before[name] as Json | undefined), ...(given[name] as Json) }]);
  keepJson(store, key, { ...before, ...Object.fromEntries(merged) });
  return { status: 200, headers: {}, body: Buffer.alloc(0) };
}

function setLock(call: Call, { store }: AdapterContext, name: string): Answer {
  if (call.method === "DELETE") store.delete(keyOf(call, "lock", name));
  else keepJson(store, keyOf(call, "lock", name), jsonOf(call));
  return { status: 200, headers: {}, body: Buffer.alloc(0) };
}

function withLock(answer: Answer, call: Call, { store }: AdapterContext, name: string): Answer {
  const kept = keptJson(store, keyOf(call, "lock", name));
  return answer.status !== 200 || kept === undefined ? answer : withJson(answer, { ...jsonOf(answer), ...kept, Locked: true });
}

const notFound = (call: Call): Answer => ({
  ...jsonAnswer(call, { Code: "ResourceNotFoundException", message: "there is no such restore test" }),
  status: 400,
  headers: { "content-type": "application/json", "x-amzn-errortype": "ResourceNotFoundException" },
});

function restorePlan(call: Call, { store, accountId }: AdapterContext): Answer {
  const body = jsonOf(call);
  const given = (body.RestoreTestingPlan ?? {}) as Json;
  const name = plans.exec(call.path)?.[1] ?? String(given.RestoreTestingPlanName);
  const key = keyOf(call, "restore", name);
  if (call.method === "DELETE") {
    store.delete(key);
    return { status: 204, headers: {}, body: Buffer.alloc(0) };
  }
  const before = keptJson(store, key);
  if (call.method === "GET") return before === undefined ? notFound(call) : jsonAnswer(call, { RestoreTestingPlan: before });
  if (body.Tags !== undefined) keepJson(store, keyOf(call, "tags", name), { Tags: body.Tags });
  const plan = {
    CreationTime: epochStart,
    RestoreTestingPlanArn: `arn:aws:backup:${call.region}:${accountId}:restore-testing-plan:${name}`,
    ...before,
    ...given,
    RestoreTestingPlanName: name,
  };
  keepJson(store, key, plan);
  return jsonAnswer(call, plan);
}

function restoreSelection(call: Call, { store, accountId }: AdapterContext, plan: string, named: string | undefined): Answer {
  const given = (jsonOf(call).RestoreTestingSelection ?? {}) as Json;
  const name = named ?? String(given.RestoreTestingSelectionName);
  const key = keyOf(call, "restore", plan, name);
  if (call.method === "DELETE") {
    store.delete(key);
    return { status: 204, headers: {}, body: Buffer.alloc(0) };
  }
  const before = keptJson(store, key);
  if (call.method === "GET") return before === undefined ? notFound(call) : jsonAnswer(call, { RestoreTestingSelection: before });
  const selection = {
    CreationTime: epochStart,
    RestoreTestingPlanArn: `arn:aws:backup:${call.region}:${accountId}:restore-testing-plan:${plan}`,
    RestoreTestingPlanName: plan,
    ...before,
    ...given,
    RestoreTestingSelectionName: name,
  };
  keepJson(store, key, selection);
  return jsonAnswer(call, selection);
}
