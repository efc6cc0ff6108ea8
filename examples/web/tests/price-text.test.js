import { strictEqual } from "node:assert";
import { test } from "node:test";
import { priceText } from "../src/price-text.js";

test("a price has two digits", () => strictEqual(priceText({ symbol: "SPY", price: 601.5 }), "SPY 601.50"));
