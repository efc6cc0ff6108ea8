import { inventory } from "../../../../src/estate/judge/alarms/inventory";
import { listenersOf } from "../../../../src/estate/judge/alarms/people";
import { alarmsOf } from "../../../../src/estate/judge/alarms/read";
import { responsibilities, responsibilityPage } from "../../../../src/estate/judge/alarms/responsibility";
import { type SynthesizedStack } from "../../../../src/estate/synthesized";
import { realStacks } from "../../../helpers/estate";

const synthesized = async (): Promise<SynthesizedStack[]> =>
  (await realStacks()).map(({ json, ...instance }) => ({ instance, folder: "", json })) as unknown as SynthesizedStack[];
const rowsOf = async () => {
  const stacks = await synthesized();
  return responsibilities(inventory(alarmsOf(stacks)), listenersOf(stacks));
};

describe("the map of resources, alarms and people", () => {
  it("leads from production's database to the topics, whoever is on call, and both levels, in its own region", async () => {
    const [row] = (await rowsOf()).filter(
      ({ stack, alarm }) => stack === "prod-us-east-1-database" && alarm.endsWith("free-storage-critical"),
    );
    expect(row).toMatchObject({
      region: "us-east-1",
      resource: "writer/instance",
      pages: ["database-limit"],
      people: [
        "warning: email operations",
        "critical: email on-call, email trading-desk, sms on-call",
        expect.stringMatching(/^on call: (?=.*sms desk-early)(?=.*sms desk-late)/),
        "second level: sms platform-lead",
        "third level: email management, sms head-of-platform, sms head-of-trading",
      ],
    });
  });

  it("ends at somebody for every alarm of an environment whose pages wake people, in each region by itself", async () => {
    const rows = (await rowsOf()).filter(({ environment }) => environment === "prod");
    expect(new Set(rows.map(({ region }) => region)).size).toBe(2);
    const silent = rows.filter(({ alarm, people }) => people.length === 0 && !onlyLookedAt.test(alarm));
    expect(silent.map(({ alarm, region }) => [region, alarm])).toEqual([]);
  });

  it("names people as the configuration does, and shows no address of theirs", async () => {
    const page = responsibilityPage(await rowsOf());
    expect(page).not.toMatch(/\+1\d{6}|@smart0dte/);
    expect(page).toContain("`prod-us-east-1-database/writer/instance`");
  });
});

/** What others ask before they ring, and what reports no trouble. */
const onlyLookedAt = /-watch-(?:market-closed|peer-tells)$/;
