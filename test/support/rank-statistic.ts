/**
 * How often a value of the first sample is the smaller one, ties counted half: 0.5 where two samples are of one
 * distribution, 0 or 1 where one lies below the other (Mann and Whitney's U over the number of pairs).
 */
export function shareBelow(first: readonly number[], second: readonly number[]): number {
  const all = [...first.map((value) => ({ value, own: true })), ...second.map((value) => ({ value, own: false }))];
  all.sort((one, other) => one.value - other.value);
  let rankSum = 0;
  for (let start = 0; start < all.length;) {
    let end = start;
    while (end < all.length && all[end]?.value === all[start]?.value) end++;
    const rank = (start + 1 + end) / 2;
    rankSum += rank * all.slice(start, end).filter(({ own }) => own).length;
    start = end;
  }
  const pairsAbove = rankSum - (first.length * (first.length + 1)) / 2;
  return 1 - pairsAbove / (first.length * second.length);
}

/** The items in another order, by Fisher and Yates. */
export function shuffled<Item>(items: readonly Item[], random: () => number = Math.random): Item[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] as Item, order[last] as Item];
  }
  return order;
}
