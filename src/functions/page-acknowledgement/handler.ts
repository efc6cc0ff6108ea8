import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { KMSClient } from "@aws-sdk/client-kms";
import { SSMClient } from "@aws-sdk/client-ssm";
import { recipientText } from "../../facts/page-acknowledgement";
import { eventTime, type PageLink } from "../../facts/page-link";
import { required } from "../shared/environment";
import { functionLog, type Log } from "../shared/logger";
import { type Answer, answerOf, type Page } from "./pages";
import { acknowledge, type Clients, patience, type RingingPage, standingOf } from "./standing";
import { type Refusal, verifiedLink } from "./verify";

/**
 * What API Gateway hands on, as far as it is looked at.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export interface HttpRequest {
  readonly pathParameters?: { readonly token?: string };
  readonly requestContext?: { readonly http?: { readonly method?: string } };
}

const refusals: Readonly<Record<Refusal, Page>> = {
  unknown: { status: 404, title: "No such link", text: "This is no link to a page of this region. Take the link of the message, whole." },
  expired: { status: 410, title: "Too late", text: "The link has expired. Nothing was acknowledged." },
};

const notKnown: Page = {
  status: 503,
  title: "Not acknowledged",
  text: "AWS did not say how the page stands, so nothing was acknowledged, and the next level is notified in time. Try again, or acknowledge by command.",
};

/**
 * Shows whoever has a link how its page stands, and acknowledges it when they press the button. Opening the link changes
 * nothing: scanners of mail and previews of chats open links too. Whoever has the link may acknowledge, as whoever holds the
 * telephone may; what is written down is to whom it was sent.
 *
 * Environment: AWS_REGION, LINK_KEY_ARN, PAGE_PREFIX, ACKNOWLEDGEMENTS (parameters, with `*` for the page's name).
 */
export function createHandler(
  environment: NodeJS.ProcessEnv,
  clients: Clients & { readonly kms: KMSClient } = {
    alarms: new CloudWatchClient({ maxAttempts: 2 }),
    parameters: new SSMClient({ maxAttempts: 2 }),
    kms: new KMSClient({ maxAttempts: 2 }),
  },
  log: Log = functionLog("page-acknowledgement"),
  now: () => Date = () => new Date(),
): (request: HttpRequest) => Promise<Answer> {
  /** @param confirmed whether the button was pressed */
  const pageFor = async (link: PageLink, confirmed: boolean): Promise<Page> => {
    const alarm = `${required(environment, "PAGE_PREFIX")}${link.page}`;
    const page: RingingPage = {
      alarm,
      start: eventTime(link.start),
      parameter: required(environment, "ACKNOWLEDGEMENTS").replace("*", alarm),
    };
    const standing = await standingOf(clients, page);
    if (standing.is === "over")
      return { status: 410, title: "Over", text: `${alarm} of ${page.start} has ended. There is nothing to acknowledge.` };
    if (standing.is === "acknowledged")
      return {
        status: 200,
        title: "Acknowledged",
        text: `${alarm} was acknowledged by ${standing.by}${standing.at === undefined ? "" : ` at ${standing.at.toISOString()}`}.`,
      };
    if (!confirmed)
      return {
        status: 200,
        title: alarm,
        text: `rings in ${required(environment, "AWS_REGION")} since ${page.start}. You have the link of ${recipientText(link.recipient)}. Whoever acknowledges it looks at it; nobody else is notified then.`,
        button: "I look at it",
      };
    await acknowledge(clients.parameters, page, link.recipient);
    log.info("a page was acknowledged", { page: alarm, start: page.start, by: recipientText(link.recipient) });
    return {
      status: 200,
      title: "Acknowledged",
      text: `You look at ${alarm} in ${required(environment, "AWS_REGION")}. Nobody else is notified of it.`,
    };
  };

  return async ({ pathParameters, requestContext }) => {
    const confirmed = requestContext?.http?.method === "POST";
    try {
      const verifying = {
        region: required(environment, "AWS_REGION"),
        pagePrefix: required(environment, "PAGE_PREFIX"),
        keyArn: required(environment, "LINK_KEY_ARN"),
      };
      const link = await verifiedLink(clients.kms, verifying, pathParameters?.token ?? "", now(), patience);
      if (typeof link !== "string") return answerOf(await pageFor(link, confirmed));
      log.info("refused a link", { because: link });
      return answerOf(refusals[link]);
    } catch (error) {
      log.error("could not find out how a page stands", { because: error instanceof Error ? error.name : "unknown" });
      return answerOf(notKnown);
    }
  };
}

export const handler = createHandler(process.env);
