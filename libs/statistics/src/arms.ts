/** The two sides of a comparison, always by name: a treatment's count in the place of the control's would go unnoticed. */
export interface Arms<T> {
  readonly control: T;
  readonly treatment: T;
}
