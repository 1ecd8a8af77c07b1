/** Names put together in sets that grow together: what is joined with the same is joined. */
export class Disjoint {
  private readonly parents = new Map<string, string>();

  /** The name that stands for all that one is joined with. */
  of(name: string): string {
    let root = name;
    for (let next = this.parents.get(root); next !== undefined; next = this.parents.get(root)) root = next;
    for (let step = name; step !== root; ) {
      const next = this.parents.get(step) ?? root;
      this.parents.set(step, root);
      step = next;
    }
    return root;
  }

  join(a: string, b: string): void {
    const [one, two] = [this.of(a), this.of(b)];
    if (one !== two) this.parents.set(one, two);
  }
}
