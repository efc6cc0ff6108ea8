import { canLend } from "../../../../src/estate/run/provider-host/lend";

describe("ESTATE_PROVIDER_HOST", () => {
  it("lets every run start a provider of its own when it is off", async () => {
    expect(await canLend({ ESTATE_PROVIDER_HOST: "off" })).toBe(false);
    expect(await canLend({ ESTATE_PROVIDER_HOST: "on" })).toBe(await canLend({}));
  });

  it("is on or off, and nothing that could be taken for either", async () => {
    await expect(canLend({ ESTATE_PROVIDER_HOST: "0" })).rejects.toThrow("ESTATE_PROVIDER_HOST is 0");
  });
});
