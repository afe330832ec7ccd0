/**
 * Texts of a page whose contrast is under what WCAG 2.2 AA asks (1.4.3): 4.5, or 3 for large bold ones.
 * Run in the page; the ground is the nearest painted ancestor.
 */
export const FAINT_TEXTS = `(() => {
  const numbers = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = (color) => {
    const [r, g, b] = numbers(color).map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    const color = getComputedStyle(element).backgroundColor;
    return numbers(color)[3] === 0 ? ground(element.parentElement) : color;
  };
  return [...document.querySelectorAll('main *, footer *, [role=status] *')].flatMap((element) => {
    const isText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!isText || element.closest('.spoken')) return [];
    const { color, fontSize, fontWeight } = getComputedStyle(element);
    const [a, b] = [light(color), light(ground(element))].sort((x, y) => y - x);
    const contrast = (a + 0.05) / (b + 0.05);
    const size = parseFloat(fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && fontWeight >= 700);
    return contrast < (isLarge ? 3 : 4.5) ? [element.className + ' ' + element.textContent + ' ' + contrast] : [];
  });
})()`;
