// How many rows of activations this run has; the only uniform that changes from run to run.
struct Extent {
  count: u32,
}
