// silu(x) = x sigmoid(x), and GELU by its tanh formula is x sigmoid(2 u(x)) with u = sqrt(2 / pi) (x + 0.044715 x^3),
// as (1 + tanh u) / 2 = sigmoid(2 u). So both are x times a share of it, the sigmoid of a polynomial.

// #if GATED
fn activation_inner(x: f32) -> f32 { return x; }
fn activation_inner_slope(x: f32) -> f32 { return 1.0; }
// #else
const TWO_ROOT_TWO_OVER_PI: f32 = 1.5957691216057308;
fn activation_inner(x: f32) -> f32 { return TWO_ROOT_TWO_OVER_PI * (x + 0.044715 * x * x * x); }
fn activation_inner_slope(x: f32) -> f32 { return TWO_ROOT_TWO_OVER_PI * (1.0 + 0.134145 * x * x); }
// #endif

// The activation is x * activation_share(x). exp(80) is finite in f32; beyond, the sigmoid is 0 in f32 anyway.
fn activation_share(x: f32) -> f32 {
  return 1.0 / (1.0 + exp(clamp(-activation_inner(x), -80.0, 80.0)));
}

fn activation_slope(x: f32) -> f32 {
  let share = activation_share(x);
  return share + x * share * (1.0 - share) * activation_inner_slope(x);
}
