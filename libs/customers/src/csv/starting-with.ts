/** An iteration from whose beginning a value was taken, as it was before. Leaving it early closes the rest, too. */
export async function* startingWith<Value>(first: Value, rest: AsyncGenerator<Value>): AsyncGenerator<Value> {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}
