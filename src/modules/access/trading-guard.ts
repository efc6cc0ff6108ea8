import { approvedBy, withoutIdentity } from "../../facts/trading-flag";
import { policyVariable, type Statement } from "../shared/iam";
import { type AccessPlace } from "./place";

/**
 * Key of a person's own item: the source identity goes along with every role that somebody takes, and the trust of the roles
 * lets nobody say another's. Without one the key is nobody's.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
 */
const ownKey = `${approvedBy}${policyVariable("aws:SourceIdentity", withoutIdentity)}`;

/** An approval that trading goes on, in one's own name alone, and the question whether two have approved. */
export const letTradingIn = ({ trading: { responsesTableArns, releaseFunctionArns } }: AccessPlace): Statement[] =>
  responsesTableArns.length === 0
    ? []
    : [
        {
          sid: "ApproveTrading",
          effect: "Allow",
          actions: ["dynamodb:PutItem"],
          resources: responsesTableArns,
          conditions: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": [ownKey] }, Null: { "aws:SourceIdentity": ["false"] } },
        },
        { sid: "ReleaseTrading", effect: "Allow", actions: ["lambda:InvokeFunction"], resources: releaseFunctionArns },
      ];

/**
 * Where data is kept nobody but break-glass removes the flag: made anew it would let trading in. The denial is a part of
 * another one, since a boundary has room for little.
 */
export const lossOfTradingFlag = ({ keepsData, trading: { flagParameterArns } }: AccessPlace) =>
  keepsData && flagParameterArns.length > 0
    ? { actions: ["ssm:DeleteParameter*"], resources: flagParameterArns }
    : { actions: [], resources: [] };

/**
 * Nobody changes the flag by hand, break-glass included, and nobody approves for somebody else.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html (ssm:Overwrite)
 */
export function denyTradingByHand(place: AccessPlace): Statement[] {
  const { flagParameterArns, responsesTableArns, responseRoleArns } = place.trading;
  const byHand = { ArnNotLike: { "aws:PrincipalArn": responseRoleArns } };
  if (flagParameterArns.length === 0) return [];
  return [
    {
      sid: "DenyTradingByHand",
      effect: "Deny",
      actions: ["ssm:PutParameter"],
      resources: flagParameterArns,
      conditions: { StringEquals: { "ssm:Overwrite": ["true"] }, ...byHand },
    },
    {
      sid: "DenyApprovalForOthers",
      effect: "Deny",
      actions: ["dynamodb:*Item", "dynamodb:PartiQL*"],
      resources: responsesTableArns,
      conditions: {
        "ForAnyValue:StringNotEquals": { "dynamodb:LeadingKeys": [ownKey] },
        ...byHand,
      },
    },
  ];
}
