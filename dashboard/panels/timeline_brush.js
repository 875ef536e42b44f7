// Choosing years on a histogram, with the mouse, a finger or the keyboard. Joined before timeline_rows.js.

const NEAR_PX = 9;
const SETTLE_MS = 350;

/**
 * A brush over `plot`. It tells `on.move(range)` while years are being chosen and `on.choose(range)`
 * when they are; a range is [first, last], or null for all years.
 */
function createBrush(plot, on) {
  let x = null;
  let range = null;
  let drag = null;
  let settling = 0;
  const handles = ["First year", "Last year"].map((label, side) => {
    const handle = piece("div", "lm-handle");
    handle.tabIndex = 0;
    handle.setAttribute("role", "slider");
    handle.setAttribute("aria-label", label);
    handle.addEventListener("keydown", (event) => step(event, side));
    plot.append(handle);
    return handle;
  });
  const lastYear = () => x.first + x.years - 1;
  const whole = () => [x.first, lastYear()];
  const normal = ([a, b]) => {
    const sorted = [Math.max(Math.min(a, b), x.first), Math.min(Math.max(a, b), lastYear())];
    return sorted[0] === x.first && sorted[1] === lastYear() ? null : sorted;
  };

  function show() {
    const shown = range || whole();
    handles.forEach((handle, side) => {
      handle.style.left = `${x.left(shown[side] + side)}px`;
      handle.setAttribute("aria-valuemin", x.first);
      handle.setAttribute("aria-valuemax", lastYear());
      handle.setAttribute("aria-valuenow", shown[side]);
      handle.setAttribute("aria-valuetext", String(shown[side]));
    });
    plot.classList.toggle("lm-brushed", Boolean(range));
    on.move(range);
  }

  function choose(chosen) {
    clearTimeout(settling);
    settling = 0;
    range = chosen;
    show();
    on.choose(range);
  }

  function step(event, side) {
    const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -5, PageUp: 5 };
    const [first, last] = range || whole();
    const ends = side ? { Home: first, End: lastYear() } : { Home: x.first, End: last };
    if (!(event.key in steps) && !(event.key in ends)) return;
    event.preventDefault();
    const now = side ? last : first;
    const to = event.key in ends ? ends[event.key] : now + steps[event.key];
    range = normal(side ? [first, Math.max(to, first)] : [Math.min(to, last), last]);
    show();
    clearTimeout(settling);
    settling = setTimeout(() => choose(range), SETTLE_MS); // one answer for a row of keys
  }

  const place = (event) => event.clientX - plot.getBoundingClientRect().left;

  plot.addEventListener("pointerdown", (event) => {
    if (event.button || !x) return;
    event.preventDefault();
    const at = place(event);
    const shown = range || whole();
    const away = [Math.abs(at - x.left(shown[0])), Math.abs(at - x.left(shown[1] + 1))];
    const side = away[0] <= away[1] ? 0 : 1;
    const inside = range && x.year(at) >= range[0] && x.year(at) <= range[1];
    const how = range && away[side] <= NEAR_PX ? "end" : inside ? "move" : "new";
    const fixed = how === "end" ? range[1 - side] : x.year(at);
    drag = { how, fixed, at, before: range, moved: false, side };
    plot.setPointerCapture(event.pointerId);
  });
  plot.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const at = place(event);
    if (Math.abs(at - drag.at) > 3) drag.moved = true;
    if (!drag.moved) return;
    if (drag.how === "move") {
      const [first, last] = drag.before;
      const by = Math.min(Math.max(Math.round((at - drag.at) / x.slot), x.first - first), lastYear() - last);
      range = [first + by, last + by];
    } else {
      range = normal([drag.fixed, x.year(at)]);
    }
    show();
  });
  plot.addEventListener("pointerup", () => {
    if (!drag) return;
    const { moved, fixed, before, how, side } = drag;
    drag = null;
    const same = before && before[0] === fixed && before[1] === fixed;
    if (!moved && how === "end") return;
    if (!moved) range = same ? null : normal([fixed, fixed]); // a click takes one year, or lets it go
    handles[how === "end" ? side : 1].focus({ preventScroll: true });
    choose(range);
  });
  plot.addEventListener("pointercancel", cancel);

  function cancel() {
    if (!drag) return false;
    range = drag.before;
    drag = null;
    show();
    return true;
  }

  return {
    /** What Python says, unless the reader is at it. */
    set(scaled, chosen) {
      x = scaled;
      if (!drag && !settling) range = chosen;
      show();
    },
    /** Lets a drag go, else the years; false where there is nothing to let go. */
    clear() {
      if (cancel()) return true;
      if (!range) return false;
      choose(null);
      return true;
    },
    focus: () => handles[0].focus({ preventScroll: true }),
    destroy: () => clearTimeout(settling),
  };
}
