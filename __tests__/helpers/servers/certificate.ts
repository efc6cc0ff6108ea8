import { generate } from "selfsigned";

export interface Certificate {
  /** PEM; a client that trusts this one trusts the server. */
  readonly certificate: string;
  readonly privateKey: string;
}

/** A certificate for `localhost` that signs itself. */
export async function localhostCertificate(): Promise<Certificate> {
  const { cert, private: privateKey } = await generate([{ name: "commonName", value: "localhost" }], {
    keySize: 2048,
    algorithm: "sha256",
    extensions: [{ name: "subjectAltName", altNames: [{ type: 2, value: "localhost" }] }],
  });
  return { certificate: cert, privateKey };
}
