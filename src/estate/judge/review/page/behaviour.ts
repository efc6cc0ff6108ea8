/// <reference lib="dom.iterable" />
/**
 * What the page does once it is open: filters, folding, links to a change, printing. It is written
 * into the page as its own text, so that it may use nothing from outside itself.
 */
export function behaviour(): void {
  const form = document.querySelector<HTMLFormElement>("#filters");
  const shown = form?.querySelector<HTMLOutputElement>("output");
  if (form === null || !shown) return;
  form.hidden = false;
  const items = [...document.querySelectorAll<HTMLElement>("li.change")];
  const groups = [...document.querySelectorAll<HTMLElement>("section.verdict, details.fold")];
  const texts = new Map<HTMLElement, string>();
  /** Groups that a filter unfolded. */
  const opened = new Set<HTMLElement>();

  const textOf = (item: HTMLElement): string => {
    const text = texts.get(item) ?? (item.textContent ?? "").toLowerCase();
    texts.set(item, text);
    return text;
  };

  const read = (): URLSearchParams => {
    const wanted = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string" && value.trim() !== "") wanted.append(name, value.trim());
    return wanted;
  };

  const apply = (): void => {
    const wanted = read();
    const verdicts = wanted.getAll("verdict");
    const [stack, effect, rule] = ["stack", "effect", "rule"].map((name) => wanted.get(name));
    const words = (wanted.get("text") ?? "")
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== "");
    let count = 0;
    for (const item of items) {
      const { verdict = "", stack: own, effect: does, rules = "" } = item.dataset;
      const fits =
        (verdicts.length === 0 || verdicts.includes(verdict)) &&
        (!stack || own === stack) &&
        (!effect || does === effect) &&
        (!rule || rules.split(" ").includes(rule)) &&
        words.every((word) => textOf(item).includes(word));
      item.hidden = !fits;
      if (fits) count += 1;
    }
    const filtered = wanted.toString() !== "";
    for (const group of groups) {
      const left = group.querySelectorAll("li.change:not([hidden])").length;
      group.hidden = left === 0;
      // Whoever asks for something wants to see it, also where it would be folded away, until the question is taken back.
      if (!(group instanceof HTMLDetailsElement)) continue;
      if (filtered && left > 0 && !group.open) {
        group.open = true;
        opened.add(group);
      }
      if (!filtered && opened.delete(group)) group.open = false;
    }
    shown.value = filtered ? `${count} of ${items.length} shown` : `all ${items.length} shown`;
  };

  const remember = (): void => {
    const wanted = read().toString();
    history.replaceState(null, "", wanted === "" ? location.pathname + location.search : `#${wanted}`);
  };

  /** Opens everything around a place and brings it into view. */
  const reveal = (item: HTMLElement): void => {
    if (item.hidden) {
      form.reset();
      apply();
    }
    for (let around: Element | null = item; around !== null; around = around.parentElement)
      if (around instanceof HTMLDetailsElement) around.open = true;
    const own = item.querySelector("details");
    if (own !== null) own.open = true;
    item.scrollIntoView({ block: "start" });
    item.querySelector("summary")?.focus({ preventScroll: true });
  };

  /** The address says which change to show, or what to filter by. */
  const follow = (): void => {
    const hash = location.hash.slice(1);
    const target = items.find(({ id }) => id === hash);
    if (target !== undefined) return reveal(target);
    if (!hash.includes("=")) return;
    form.reset();
    for (const [name, value] of new URLSearchParams(hash)) {
      for (const control of form.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input, select")) {
        if (control.name !== name) continue;
        if (control instanceof HTMLInputElement && control.type === "checkbox") control.checked ||= control.value === value;
        else control.value = value;
      }
    }
    apply();
  };

  const foldAll = (open: boolean): void => {
    for (const item of items) {
      const own = item.hidden ? null : item.querySelector("details");
      if (own !== null) own.open = open;
    }
  };

  const changed = (): void => {
    apply();
    remember();
  };
  form.addEventListener("input", changed);
  form.addEventListener("submit", (event) => event.preventDefault());
  // The controls have their first values only after the event.
  form.addEventListener("reset", () => setTimeout(changed));
  form.querySelector("[name=unfold]")?.addEventListener("click", () => foldAll(true));
  form.querySelector("[name=fold]")?.addEventListener("click", () => foldAll(false));
  window.addEventListener("hashchange", follow);

  // Paper cannot be unfolded: what is shown is printed with its details, except what is safe.
  const folded: HTMLDetailsElement[] = [];
  window.addEventListener("beforeprint", () => {
    for (const own of document.querySelectorAll<HTMLDetailsElement>("li.change:not([hidden], .safe) > details:not([open])")) {
      own.open = true;
      folded.push(own);
    }
  });
  window.addEventListener("afterprint", () => {
    for (const own of folded.splice(0)) own.open = false;
  });

  apply();
  follow();
}
