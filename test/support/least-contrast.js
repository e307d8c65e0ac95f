// The least contrast of a text of the page with what is behind it (WCAG 2.2, 1.4.3). Its value is that of the script.
(() => {
  const { document, getComputedStyle } = globalThis;
  const read = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const toLinear = (share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4);
  const luminance = (colour) => {
    const [red, green, blue] = read(colour).map((each) => toLinear(each / 255));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const groundOf = (node) => {
    for (let at = node; at !== null; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (read(backgroundColor)[3] !== 0) return backgroundColor;
    }
    return 'rgb(255, 255, 255)';
  };
  const hasText = (node) =>
    [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim() !== '');
  const contrastOf = (node) => {
    const style = getComputedStyle(node);
    const text = luminance(node.closest('svg') ? style.fill : style.color);
    const ground = luminance(groundOf(node));
    return (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
  };
  return Math.min(...[...document.querySelectorAll('body *')].filter(hasText).map(contrastOf));
})();
