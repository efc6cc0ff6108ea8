import { type Evidence } from "../evidence";

/**
 * Where a framework asks for it: SOC 2 (Trust Services Criteria 2017), ISO/IEC 27001:2022 Annex A, CIS AWS
 * Foundations Benchmark 3.0, PCI DSS 4.0.1, NIST SP 800-53 rev. 5, and SEC and FINRA rules where they speak
 * of records and continuity.
 */
export interface Frameworks {
  readonly soc2?: readonly string[];
  readonly iso27001?: readonly string[];
  readonly cis?: readonly string[];
  readonly pci?: readonly string[];
  readonly nist?: readonly string[];
  readonly secFinra?: readonly string[];
}

export interface Control {
  readonly id: string;
  readonly statement: string;
  readonly frameworks: Frameworks;
  readonly evidence: readonly Evidence[];
}
