/** A number of things in words, for messages: "1 column", "2 columns". */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
