import { purposeOf } from "../calls/people";
import { inOwnName, tradingFlags } from "../calls/trading-flag";
import { approvedBy } from "../../../../facts/trading-flag";
import { type AccessWorld, type EstateRole } from "../world/world";
import { type Question } from "./rule";

/** Roles of the flag's account and environment, and of its account as a whole. */
const around = ({ roles }: AccessWorld, account: string): EstateRole[] => roles.filter((role) => role.account === account);

/** Names of the roles that stop trading and let it in. */
const isWriter = ({ name }: EstateRole): boolean => /-responses-((findings-)?machine|release)-[a-z0-9-]+$/.test(name);

/** A write over the flag, by everybody but those. */
export const flagsWrittenByHand = (world: AccessWorld): Question[] =>
  tradingFlags(world).flatMap(({ account, region, flag }) =>
    around(world, account)
      .filter((role) => !isWriter(role))
      .map((who) => ({ who, action: "ssm:PutParameter", resource: flag, region, context: { "ssm:Overwrite": "true" } })),
  );

/** Items in somebody else's name, and in nobody's. */
export const approvalsForOthers = (world: AccessWorld): Question[] =>
  tradingFlags(world).flatMap(({ account, region, table }) =>
    around(world, account).flatMap((who) =>
      ["dynamodb:PutItem", "dynamodb:UpdateItem"].flatMap((action) => [
        { who, action, resource: table, region, context: inOwnName("ana", "ben") },
        { who, action, resource: table, region, context: { "dynamodb:LeadingKeys": `${approvedBy}ben` } },
      ]),
    ),
  );

/** The flag's removal, by everybody but break-glass, where the boundary refuses the loss of what is kept. */
export const flagsRemoved = (world: AccessWorld): Question[] =>
  tradingFlags(world)
    .filter(({ kept }) => kept)
    .flatMap(({ account, region, flag }) =>
      around(world, account)
        .filter((role) => purposeOf(role) !== "break-glass")
        .map((who) => ({ who, action: "ssm:DeleteParameter", resource: flag, region })),
    );
