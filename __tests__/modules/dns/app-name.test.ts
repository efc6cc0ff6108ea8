import { AppName } from "../../../src/modules/dns/app-name";
import { resources } from "../../helpers/estate";
import { synthModule } from "../../helpers/module";

it("leads to the distribution over IPv4 and IPv6, without its health, which AWS refuses to follow", () => {
  const stack = synthModule(
    (scope) =>
      new AppName(scope, "app", {
        zoneId: "Z1",
        name: "app.example.com",
        distribution: { name: "d1.cloudfront.net", zoneId: "Z2FDTNDATAQYW2" },
      }),
  );
  const records = resources(stack, "aws_route53_record").map(({ args }) => args);
  expect(records.map(({ type }) => type)).toEqual(["A", "AAAA"]);
  for (const record of records) {
    expect(record).toMatchObject({
      zone_id: "Z1",
      name: "app.example.com",
      alias: { name: "d1.cloudfront.net", zone_id: "Z2FDTNDATAQYW2", evaluate_target_health: false },
    });
    expect([record.ttl, record.set_identifier]).toEqual([undefined, undefined]);
  }
});
