import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { UserError } from "../../../common/user-error";
import { type Period } from "./period";
import { trailEvents, type TrailEvents } from "./trail-event";

/**
 * Events of a trail's files, as they lie in its bucket, such as after `aws s3 sync`: no account is needed.
 * Digests lie beside them and hold no events.
 *
 * @throws UserError for a folder without files of a trail, and for a file that cannot be read.
 */
export function eventsInFiles(folder: string, { from, to }: Period): TrailEvents {
  const files = filesBelow(folder).filter(
    (file) => /\.json(\.gz)?$/.test(file) && !file.includes(`${path.sep}CloudTrail-Digest${path.sep}`),
  );
  if (files.length === 0)
    throw new UserError({
      problem: `${folder} holds no files of a trail`,
      fix: "fetch them, for example with `aws s3 sync s3://<the trail's bucket>/AWSLogs/<account>/CloudTrail/ <folder>`",
    });
  const { events, notUnderstood } = trailEvents(files.flatMap(recordsIn));
  const within = ({ eventTime }: { eventTime: string }): boolean => {
    const at = Date.parse(eventTime);
    return at >= from.getTime() && at <= to.getTime();
  };
  return { events: events.filter(within), notUnderstood };
}

function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort();
  } catch (cause) {
    throw new UserError({ problem: `the folder ${folder} cannot be read`, fix: "name the folder that holds the trail's files", cause });
  }
}

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html */
function recordsIn(file: string): unknown[] {
  try {
    const content = readFileSync(file);
    const { Records: records } = JSON.parse((file.endsWith(".gz") ? gunzipSync(content) : content).toString("utf8")) as {
      Records?: unknown;
    };
    if (!Array.isArray(records)) throw new Error("it has no list Records");
    return records as unknown[];
  } catch (cause) {
    throw new UserError({
      problem: `${file} cannot be read as a file of a trail`,
      details: [cause instanceof Error ? cause.message : String(cause)],
      fix: "fetch it again, or take it out of the folder if it is something else",
      cause,
    });
  }
}
