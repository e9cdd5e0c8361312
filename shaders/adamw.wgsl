// One step of AdamW on `quads` times four values: g = gradient * factor; m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2;
// w = w (1 - rate decay) - rate (m / c1) / (sqrt(v / c2) + eps), c = 1 - b^t. The gradient is 0 after. A lane a quad.
struct Params {
  quads: u32,
  beta1: f32,
  beta2: f32,
  eps: f32,
  weight_decay: f32,
}

struct Hyper {
  rate: f32,
  correction1: f32,
  correction2: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<uniform> hyper: Hyper;
@group(0) @binding(2) var<storage, read> factor: array<f32>;
@group(0) @binding(3) var<storage, read_write> weights: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> gradients: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> first: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> second: array<vec4f>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let i = (group.y * groups.x + group.x) * WORKGROUP + lane;
  if (i >= params.quads) {
    return;
  }
  let gradient = gradients[i] * factor[1];
  let m = params.beta1 * first[i] + (1.0 - params.beta1) * gradient;
  let v = params.beta2 * second[i] + (1.0 - params.beta2) * gradient * gradient;
  let moved = hyper.rate * (m / hyper.correction1) / (sqrt(v / hyper.correction2) + params.eps);
  weights[i] = weights[i] * (1.0 - hyper.rate * params.weight_decay) - moved;
  first[i] = m;
  second[i] = v;
  gradients[i] = vec4f(0.0);
}
