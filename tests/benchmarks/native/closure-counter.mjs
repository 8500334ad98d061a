/** `programs/closure-counter.omega` by hand in JavaScript. */
function countTo(n) {
  let count = 0;
  const increment = () => {
    count = count + 1;
  };
  for (let i = 0; i !== n; i++) increment();
  return count;
}

export const run = () => countTo(1_000_000);
