/** Path at which Route 53 asks a region for its health. */
export const healthPath = "/health";

/** Folders of the web application's files, which no service answers. */
export const contentPrefixes = ["/static/", "/assets/"] as const;
