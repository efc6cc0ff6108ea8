import { createElement as element, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { priceText } from "./price-text.js";

/** A page with one quote, asked for when it opens. */
function Quote({ symbol }) {
  const [quote, setQuote] = useState();
  useEffect(() => {
    void fetch(`/api/quotes/${symbol}`)
      .then((answer) => answer.json())
      .then(setQuote);
  }, [symbol]);
  return element("p", null, quote === undefined ? "…" : priceText(quote));
}

createRoot(document.getElementById("page")).render(element(Quote, { symbol: "SPY" }));
