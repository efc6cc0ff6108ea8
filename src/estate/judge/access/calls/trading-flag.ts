import { approvedBy, responseItem, tradingFlagRole } from "../../../../facts/trading-flag";
import { arnOf } from "../world/arns";
import { type EstateResource } from "../world/estate-resource";
import { type AccessWorld } from "../world/world";
import { type Call } from "./call";

/** A flag that stops trading, with what lets it in again in its region. */
export interface TradingFlagCalls extends Pick<EstateResource, "account" | "owner" | "region"> {
  readonly flag: string;
  readonly table: string;
  readonly release: string;
  /** Whether it outlives the environment, so that nobody may remove it. */
  readonly kept: boolean;
}

/** Every flag of the estate. @throws Error for one without a table or a release: then nobody could let trading in again */
export const tradingFlags = ({ resources }: AccessWorld): TradingFlagCalls[] =>
  resources
    .filter(({ type, args }) => type === "aws_ssm_parameter" && String(args.name).endsWith(`/${tradingFlagRole}`))
    .map((flag) => {
      const beside = (what: (one: EstateResource) => boolean): string => {
        const found = resources.find((one) => one.owner === flag.owner && one.region === flag.region && what(one));
        const arn = found === undefined ? undefined : arnOf(found);
        if (arn === undefined) throw new Error(`${flag.stack} ${flag.address}: nothing lets trading in again`);
        return arn;
      };
      return {
        account: flag.account,
        owner: flag.owner,
        region: flag.region,
        flag: arnOf(flag) ?? "",
        kept: (flag.args.lifecycle as { prevent_destroy?: boolean } | undefined)?.prevent_destroy === true,
        table: beside(({ type, args }) => type === "aws_dynamodb_table" && args.hash_key === responseItem.key),
        release: beside(
          ({ type, args }) =>
            type === "aws_lambda_function" &&
            "TRADING_FLAG_PARAMETER" in ((args.environment as { variables?: object } | undefined)?.variables ?? {}),
        ),
      };
    });

/** What a write of an item says of itself. @param written whose item it is, where it is not the writer's own */
export const inOwnName = (person: string, written = person): NonNullable<Call["context"]> => ({
  "aws:SourceIdentity": person,
  "dynamodb:LeadingKeys": `${approvedBy}${written}`,
});
