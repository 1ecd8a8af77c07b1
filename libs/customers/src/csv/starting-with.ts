/** An iteration from whose beginning a value was taken, as it was before. */
export async function* startingWith<Value>(first: Value, rest: AsyncIterable<Value>): AsyncGenerator<Value> {
  yield first;
  yield* rest;
}
