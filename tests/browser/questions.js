/* What the tests ask a page: each function answers with a list of findings, empty where all is well. */
({
  told(element, what) {
    const words = element.textContent.trim().replace(/\s+/g, " ").slice(0, 40);
    return `<${element.tagName.toLowerCase()} class="${element.className}"> ${what} “${words}”`;
  },

  seen(element) {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    return box.width > 1 && box.height > 1 && style.visibility !== "hidden"
      && !element.closest(".vh, .skip, [hidden], details:not([open]) > :not(summary)");
  },

  sticksOut() {
    const width = document.documentElement.clientWidth;
    const whole = document.documentElement.scrollWidth;
    if (whole <= width) return [];
    const culprits = [...document.querySelectorAll("main *, header *, footer *")].filter((element) => (
      element.getBoundingClientRect().right > width + 1 && !element.closest(".scroll, .vh, svg")));
    return [`the page is ${whole} px wide in a window of ${width}`]
      .concat(culprits.slice(0, 3).map((element) => this.told(element, "sticks out")));
  },

  isCutOff() {
    return [...document.querySelectorAll("main *, header *")].filter((element) => {
      const style = getComputedStyle(element);
      return element.children.length === 0 && element.scrollWidth > element.clientWidth + 1
        && style.overflow !== "visible" && style.display !== "inline" && style.textOverflow !== "ellipsis"
        && !["INPUT", "SELECT", "TEXTAREA"].includes(element.tagName)
        && !element.closest(".vh, .skip, .scroll, svg") && style.clip === "auto" && style.clipPath === "none";
    }).slice(0, 3).map((element) => this.told(element, "is cut off"));
  },

  isTooSmall(button, target) {
    const height = (element) => element.getBoundingClientRect().height;
    const mains = [...document.querySelectorAll(".kern-btn, .support__b, .nav a, select, textarea, .choice label, "
      + ".pick, input:not([type=radio]):not([type=checkbox]):not([type=hidden])")];
    const others = [...document.querySelectorAll("a, button, summary")]
      .filter((element) => getComputedStyle(element).display !== "inline");
    return mains.filter((element) => this.seen(element) && height(element) < button - 0.5)
      .concat(others.filter((element) => this.seen(element) && height(element) < target - 0.5))
      .slice(0, 4).map((element) => this.told(element, `is only ${Math.round(height(element))} px high`));
  },

  hidesFocus() {
    const isRing = (element) => {
      if (!element) return false;
      const style = getComputedStyle(element);
      return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
    };
    return [...document.querySelectorAll("a, button, input, select, textarea, summary")].filter((element) => {
      if (!this.seen(element) || element.disabled) return false;
      element.focus({ focusVisible: true, preventScroll: true });
      if (document.activeElement !== element) return false;
      return ![element, element.nextElementSibling, element.parentElement].some(isRing);
    }).slice(0, 4).map((element) => this.told(element, "has the focus and does not show it"));
  },

  /* On a telephone without the newer parts of CSS: what people must still be able to see and hit. */
  vanishes() {
    const clear = "rgba(0, 0, 0, 0)";
    const ink = getComputedStyle(document.body).color;
    const found = [];
    const look = (selector, isWrong, what) => document.querySelectorAll(selector).forEach((element) => {
      if (this.seen(element) && isWrong(getComputedStyle(element), element)) found.push(this.told(element, what));
    });
    look(".kern-form-input__input, .kern-form-input__select-wrapper",
      (style) => style.borderBottomStyle === "none" || style.borderBottomWidth === "0px", "has no edge");
    look(".kern-form-input__input, .kern-form-input__select-wrapper",
      (style) => style.backgroundColor === clear, "has no ground");
    look(".kern-btn--primary:not([disabled])",
      (style, element) => style.backgroundColor === clear
        || getComputedStyle(element.querySelector(".kern-label")).color === style.backgroundColor, "has no colour");
    look(".kern-btn--secondary", (style) => style.borderTopStyle === "none", "has no edge");
    look(".kern-btn, .kern-form-input__input, .choice label, select",
      (_style, element) => element.getBoundingClientRect().height < 43.5, "is too small");
    look(".kern-error", (style) => style.color === ink, "is not in the colour of errors");
    look(".errsum", (style) => style.borderLeftStyle === "none" && style.borderTopStyle === "none", "has no edge");
    return found.slice(0, 6).concat(this.sticksOut());
  },

  /* Flex rows had no gap there. */
  takeGaps() {
    document.querySelectorAll("body *").forEach((element) => {
      if (getComputedStyle(element).display.includes("flex")) element.style.gap = "0px";
    });
    return [];
  },

  interact() {
    document.querySelectorAll("details").forEach((more) => { more.open = true; });
    document.querySelectorAll("input[type=checkbox], input[type=radio]").forEach((choice) => { choice.checked = true; });
    const first = document.querySelector("main a, main button, main input");
    if (first) first.focus({ focusVisible: true });
    return [];
  },

  links() {
    return [...document.querySelectorAll("a[href]")].map((link) => link.href.split("#")[0]);
  },
})
