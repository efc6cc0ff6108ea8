import { type BackendPorts } from "./forward";

/** Path of the router's own call; no AWS API has one like it. */
export const resetPath = "/_estate/reset";

/** Empties both servers: every resource of every region is gone. */
export async function resetBackends({ moto, ministack }: BackendPorts): Promise<void> {
  const urls = [`http://127.0.0.1:${moto}/moto-api/reset`, `http://127.0.0.1:${ministack}/_ministack/reset`];
  await Promise.all(
    urls.map(async (url) => {
      const response = await fetch(url, { method: "POST" });
      if (!response.ok) throw new Error(`POST ${url} answered ${response.status}`);
    }),
  );
}
