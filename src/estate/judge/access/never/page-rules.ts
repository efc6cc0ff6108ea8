import { isAcknowledgement } from "../../../../facts/page-acknowledgement";
import { asked, located, ofType, type Rule } from "./rule";

/** Who makes links by which pages are acknowledged, and what whoever answers to them reaches. */
export const pageRules: readonly Rule[] = [
  {
    id: "links-are-signed-by-one-role",
    sentence:
      "Links that acknowledge pages are signed by the one function that makes them, in each region its own: nobody else, break-glass included, makes one, and who makes them acknowledges nothing.",
    asks: (world) => {
      const signs = /-page-link-[a-z]{2}(?:-[a-z]+)+-\d$/;
      const keys = ofType(world, "aws_kms_key").filter(({ args }) => args.key_usage === "GENERATE_VERIFY_MAC");
      return [
        ...asked(
          world.roles.filter(({ name }) => !signs.test(name)),
          ["kms:GenerateMac"],
          located(keys),
        ),
        ...asked(
          world.roles.filter(({ name }) => signs.test(name)),
          ["ssm:PutParameter"],
          located(ofType(world, "aws_ssm_parameter").filter(({ args }) => isAcknowledgement(args.name))),
        ),
      ];
    },
  },
  {
    id: "who-answers-to-links-does-nothing-else",
    sentence:
      "The function that everybody on the internet may ask, behind the links, writes acknowledgements of pages and no other parameter, reads no secret and no data, and takes no role.",
    asks: (world) => {
      const answers = world.roles.filter(({ name }) => name.includes("-page-acknowledgement-"));
      return [
        ...asked(
          answers,
          ["ssm:GetParameter", "ssm:PutParameter"],
          located(ofType(world, "aws_ssm_parameter").filter(({ args }) => !isAcknowledgement(args.name))),
        ),
        ...asked(answers, ["secretsmanager:GetSecretValue"], located(ofType(world, "aws_secretsmanager_secret"))),
        ...asked(answers, ["dynamodb:GetItem", "dynamodb:PutItem"], located(ofType(world, "aws_dynamodb_table"))),
        ...asked(answers, ["lambda:InvokeFunction"], located(ofType(world, "aws_lambda_function"))),
        ...asked(answers, ["states:StartExecution", "states:StopExecution"], located(ofType(world, "aws_sfn_state_machine"))),
        ...asked(answers, ["sns:Publish"], located(ofType(world, "aws_sns_topic"))),
        ...asked(answers, ["sts:AssumeRole"], located(ofType(world, "aws_iam_role"))),
      ];
    },
  },
];
