import { writeFileSync } from "node:fs";
import path from "node:path";
import { estate, temporaryFolder } from "../helpers/command";

describe("estate access can", () => {
  const work = temporaryFolder();
  const question = ["access", "can", "smart0dte-prod-redis-rotation-us-east-1", "secretsmanager:GetRandomPassword", "*", "--work", work];
  const controlled = (statement: object): string => {
    const file = path.join(work, "scp.json");
    writeFileSync(file, JSON.stringify({ Version: "2012-10-17", Statement: [statement] }));
    return file;
  };

  it("is bounded by the service control policies that it is given, each of which must allow", async () => {
    const all = controlled({ Effect: "Allow", Action: "*", Resource: "*" });
    expect(await estate([...question, "--scp", all])).toMatchObject({ exitCode: 0 });
    const none = controlled({ Effect: "Allow", Action: "s3:*", Resource: "*" });
    expect(await estate([...question, "--scp", none])).toMatchObject({
      exitCode: 2,
      stdout: expect.stringContaining("nothing in the service control policies allows it") as string,
    });
  });

  it("says of a file that is no policy where one is had", async () => {
    expect(await estate([...question, "--scp", path.join(work, "none.json")])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/there is no such file[\s\S]*aws organizations describe-policy/) as string,
    });
  });
});
