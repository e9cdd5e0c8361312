// One row of a packed batch. It attends to rows [row_start, shared_end) and [own_start, row] of the keys.
struct Token {
  id: u32,
  position: u32,
  row_start: u32,
  shared_end: u32,
  own_start: u32,
  // Where its key and value are kept.
  row: u32,
}
