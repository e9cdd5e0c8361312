import { describe, expect, it } from "vitest";
import { present } from "../shared/assert";
import { openNodeGpu } from "./adapters";
import { findSoftwareDrivers, type SoftwareDriverName } from "./software-drivers";

const ALL: readonly SoftwareDriverName[] = ["swiftshader", "lavapipe"];
const found = findSoftwareDrivers().map((driver) => driver.name);

const DOUBLE = `
@group(0) @binding(0) var<storage, read_write> values: array<f32>;
@compute @workgroup_size(4)
fn main(@builtin(global_invocation_id) id: vec3u) {
  values[id.x] = 2.0 * values[id.x] + 0.5;
}`;

async function runDouble(gpu: GPU, values: Float32Array<ArrayBuffer>): Promise<Float32Array> {
  const device = await present(await gpu.requestAdapter(), "adapter").requestDevice();
  const pipeline = device.createComputePipeline({ layout: "auto", compute: { module: device.createShaderModule({ code: DOUBLE }) } });
  const buffer = device.createBuffer({ size: values.byteLength, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC });
  const staging = device.createBuffer({ size: values.byteLength, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ });
  device.queue.writeBuffer(buffer, 0, values);
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries: [{ binding: 0, resource: { buffer } }] }));
  pass.dispatchWorkgroups(values.length / 4);
  pass.end();
  encoder.copyBufferToBuffer(buffer, 0, staging, 0, values.byteLength);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(GPUMapMode.READ);
  const result = new Float32Array(staging.getMappedRange().slice(0));
  device.destroy();
  return result;
}

describe.each(ALL)("the software driver %s", (name) => {
  it.skipIf(!found.includes(name))(`computes${found.includes(name) ? "" : " (SKIP: this driver is not on this machine)"}`, async () => {
    const { gpu, driver } = await openNodeGpu({ adapter: name });
    expect(driver).toBe(name);
    const adapter = present(await gpu.requestAdapter(), "adapter");
    expect(adapter.info.description).toMatch(name === "swiftshader" ? /SwiftShader/ : /llvmpipe/);
    expect([...(await runDouble(gpu, new Float32Array([0, 1, 2, -3])))]).toEqual([0.5, 2.5, 4.5, -5.5]);
  });
});

describe("openNodeGpu", () => {
  it("finds some adapter without being told which", async () => {
    const { gpu } = await openNodeGpu();
    expect([...(await runDouble(gpu, new Float32Array(4)))]).toEqual([0.5, 0.5, 0.5, 0.5]);
  });

  it("says what to do when the named adapter is not there", async () => {
    await expect(openNodeGpu({ adapter: "no such adapter" })).rejects.toMatchObject({ code: "no-webgpu", message: expect.stringContaining('"no such adapter"') });
  });
});
