import { scramVerifier } from "./scram";

test("a verifier is the one that PostgreSQL makes of the same password and salt", () => {
  // Password and salt of the example in RFC 7677, section 3; that PostgreSQL takes such verifiers, the rotation tests show.
  const verifier = scramVerifier("pencil", Buffer.from("W22ZaJ0SNY7soEsUEjb6gQ==", "base64"));
  expect(verifier).toBe(
    "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
  );
});

test("two verifiers of one password differ, so equal passwords do not show", () => {
  expect(scramVerifier("pencil")).not.toBe(scramVerifier("pencil"));
});

test("a password that SASLprep would change is refused", () => {
  expect(() => scramVerifier("pässword")).toThrow("other than printable ASCII");
});
