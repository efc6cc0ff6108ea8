/** A series that each region keeps for itself: writers send every record to both. */
export type Series =
  | { readonly kind: "liveAnalytics"; readonly database: string; readonly tables: readonly string[] }
  | { readonly kind: "influx"; readonly instance: string; readonly bucket: string; readonly organization: string };
