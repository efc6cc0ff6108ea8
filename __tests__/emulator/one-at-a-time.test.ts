import { execFileSync } from "node:child_process";
import path from "node:path";
import { root } from "../helpers/command";

const script = `
import threading, time
from one_at_a_time import OneAtATime

at_work, most, closed = 0, 0, 0

class Answer(list):
    def close(self):
        global closed
        closed += 1

def application(environ, start_response):
    global at_work, most
    at_work += 1
    most = max(most, at_work)
    time.sleep(0.02)
    at_work -= 1
    if environ["fails"]:
        raise RuntimeError
    return Answer([b"answer"])

def call(fails):
    try:
        list(served({"fails": fails}, None))
    except RuntimeError:
        pass

served = OneAtATime(application)
calls = [threading.Thread(target=call, args=(number % 2 == 1,)) for number in range(6)]
for thread in calls: thread.start()
for thread in calls: thread.join()
print(most, closed)
`;

it("lets the stand-in answer one call after the other, whatever comes of them", () => {
  const answer = execFileSync("python3", ["-c", script], {
    encoding: "utf8",
    env: { ...process.env, PYTHONPATH: path.join(root, "packages", "aws-stand-in", "python"), PYTHONDONTWRITEBYTECODE: "1" },
  });
  expect(answer).toBe("1 3\n");
});
