import { type Adapter } from "../router/adapter";

/**
 * DescribeDBParameters (RDS): moto gives back the parameters that were set, without saying that a
 * user set them, and Terraform passes over a parameter without a source.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_Parameter.html
 */
export const databaseParameters: Adapter = {
  name: "database-parameters",
  matches: ({ service, operation }) => service === "rds" && operation === "DescribeDBParameters",
  answer: async (call, { send }) => {
    const answer = await send("moto", call);
    const source = new URLSearchParams(call.body.toString("utf8")).get("Source");
    const body = answer.body.toString("utf8").replaceAll(/<Parameter>(.*?)<\/Parameter>/gs, (_whole, fields: string) => {
      if (source !== null && source !== "user") return "";
      return `<Parameter>${fields.replace(/<Source>.*?<\/Source>/, "")}<Source>user</Source></Parameter>`;
    });
    return { ...answer, body: Buffer.from(body) };
  },
};
